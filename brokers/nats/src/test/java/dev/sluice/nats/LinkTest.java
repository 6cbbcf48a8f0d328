package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.NatsServer;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.Eventually;
import io.nats.client.ConnectionListener.Events;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of the connection, whenever the client library says what became of it. */
@Timeout(60)
class LinkTest {
  private static Link open(String url) {
    return Link.open(NatsOptions.ofSource(StorageUrl.parse(url)));
  }

  @ParameterizedTest
  @EnumSource(names = {"DISCONNECTED", "CLOSED"})
  void lateWordOfAnOldLossEndsOnlyWhatIsUnderWay(Events event) {
    try (Link link = open(NatsServer.sharedUrl())) {
      CompletableFuture<Void> underWay = link.lost();
      link.changed(event);
      assertThat(underWay).isDone();
      assertThat(link.connection()).isNotNull();
      assertThat(link.lost()).isNotDone();
    }
  }

  @Test
  void aLossThatLastsIsKnownToAllThatAsk() {
    try (NatsServer server = NatsServer.start();
        Link link = open(server.url())) {
      CompletableFuture<Void> underWay = link.lost();
      server.kill();
      Eventually.holds("the loss is seen", underWay::isDone);
      assertThat(link.lost()).isDone();
      server.startAgain();
      Eventually.holds("all is well again", () -> !link.lost().isDone());
    }
  }

  @Test
  void afterItsEndItIsLostForGood() {
    Link link = open(NatsServer.sharedUrl());
    link.close();
    assertThat(link.lost()).isDone();
  }
}
