package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.spi.StorageUrl;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NatsOptionsTest {
  private static NatsOptions source(String url) {
    return NatsOptions.ofSource(StorageUrl.parse(url));
  }

  private static NatsOptions sink(String url) {
    return NatsOptions.ofSink(StorageUrl.parse(url));
  }

  @Test
  void readsAllThatAUrlSays() {
    NatsOptions options =
        source(
            "nats://ada:p%40ss@a:4223,b,[::1]:4224/orders.new?stream=S&durable=D&filter=orders.*,old.>"
                + "&create=true&ackWait=5s&maxAckPending=7&replicas=3&timeout=1s&inboxPrefix=mine");
    assertThat(options.servers())
        .isEqualTo(List.of("nats://a:4223", "nats://b:4222", "nats://[::1]:4224"));
    assertThat(options.login()).isEqualTo(new Login.User("ada", "p@ss"));
    assertThat(options.subject()).isEqualTo("orders.new");
    assertThat(options.stream()).isEqualTo("S");
    assertThat(options.durable()).isEqualTo("D");
    assertThat(options.filters()).isEqualTo(List.of("orders.*", "old.>"));
    assertThat(options.create()).isTrue();
    assertThat(options.ackWait()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.maxAckPending()).isEqualTo(7);
    assertThat(options.replicas()).isEqualTo(3);
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.inboxPrefix()).isEqualTo("mine");
    assertThat(options.toString()).doesNotContain("p%40ss").doesNotContain("p@ss");
  }

  @Test
  void hasDefaultsThatMakeNothingAtTheServer() {
    NatsOptions options = source("nats://localhost");
    assertThat(options.servers()).isEqualTo(List.of("nats://localhost:4222"));
    assertThat(options.subject()).isNull();
    assertThat(options.login()).isEqualTo(new Login.Anonymous());
    assertThat(options.create()).isFalse();
    assertThat(options.tls()).isNull();
    assertThat(options.lossy()).isFalse();
    assertThat(options.ackWait()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void takesAWordBeforeTheHostAsAToken() {
    assertThat(source("nats://s3cr%2Ft+x@localhost").login())
        .isEqualTo(new Login.Token("s3cr/t+x"));
    assertThat(source("nats://localhost?token=abc").login()).isEqualTo(new Login.Token("abc"));
  }

  @ParameterizedTest
  @CsvSource({
    "nats:localhost, expected nats://",
    "nats://, HOST",
    "nats://a:b:c, HOST",
    "nats://a:99999, HOST",
    "'nats://a,,b', HOST",
    "nats://a/or..ders, subject",
    "nats://a/orders.>, subject",
    "nats://a/or ders, subject",
    "nats://a?stream=a.b, stream",
    "nats://a?durable=, durable",
    "nats://a/x?filter=a..b, filter",
    "nats://a?filter=a.*, filter",
    "'nats://a/a.b?filter=a.*,', filter",
    "'nats://a/b?filter=a.*,c', filter",
    "nats://a/b?filter=a.*, filter",
    "nats://a?create=yes, create",
    "nats://a?ackWait=0s, ackWait",
    "nats://a?ackWait=soon, ackWait",
    "nats://a?maxAckPending=0, maxAckPending",
    "nats://a?replicas=6, replicas",
    "nats://a?timeout=0ms, timeout",
    "nats://a?caFile=x, caFile",
    "nats://a?certFile=x&keyFile=y, certFile",
    "nats://a?tls=true&certFile=x, need each other",
    "nats://a?tls=true&keyFile=x, need each other",
    "nats://a?inboxPrefix=a b, inboxPrefix",
    "nats://a?lossy=true, lossy",
    "nats://a?nonsense=1, nonsense",
    "nats://a:b@h?token=t, one way",
    "nats://h?nkey=t&creds=c, one way"
  })
  void refusesWhatMakesNoSense(String url, String says) {
    assertThatThrownBy(() -> source(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nats://a?lossy=true&stream=S",
        "nats://a?lossy=true&create=true",
        "nats://a?durable=D",
        "nats://a?lossy=maybe"
      })
  void refusesWhatMakesNoSenseForASink(String url) {
    assertThatThrownBy(() -> sink(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nats://ada:correct%20horse@h?nonsense=1",
        "nats://correct%20horse@h?ackWait=x",
        "nats://h?token=correct%20horse&nkey=f",
        "nats://ada:correct%20horse@h:x"
      })
  void regression36_aBadAddressIsNamedWithoutItsPassword(String url) {
    assertThatThrownBy(() -> source(url))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("correct horse")
        .doesNotContain("correct%20horse");
  }
}
