package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No message says a password or a payload. */
class SecretsTest {
  private static final String SECRET = "correct horse";
  private static final String IN_URL = "correct%20horse";

  private static void isSilent(Throwable e) {
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain(SECRET).doesNotContain(IN_URL);
  }

  @Test
  void regression36_aWrongPasswordIsNotSaid() {
    try (RedisServer server = RedisServer.start("--requirepass", "another")) {
      String url = "redis://:" + IN_URL + "@127.0.0.1:" + server.port();
      assertThatThrownBy(() -> Stores.open(url))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED))
          .satisfies(SecretsTest::isSilent);
    }
  }

  @Test
  void regression36_aServerThatRepeatsWhatItDoesNotKnowIsNotQuoted() {
    try (RedisServer server =
        RedisServer.start("--rename-command", "AUTH", "", "--rename-command", "HELLO", "")) {
      for (String user : List.of("", "someone")) {
        String url = "redis://" + user + ":" + IN_URL + "@127.0.0.1:" + server.port();
        assertThatThrownBy(() -> Stores.open(url))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("redis at redis:")
            .satisfies(SecretsTest::isSilent);
      }
    }
  }

  @Test
  void regression36_aPayloadIsNotSaid() {
    try (RedisServer server = RedisServer.start("--rename-command", "EVALSHA", "");
        RedisStore store = Stores.open(server.url())) {
      byte[] payload = SECRET.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> store.enqueue(List.of(Work.job(JobId.next(), "a", payload))))
          .isInstanceOf(StoreException.class)
          .satisfies(SecretsTest::isSilent);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://correct%20horse@localhost/?bad=1",
        "redis://:correct%20horse@localhost/?bad=1",
        "redis://:correct%20horse@localhost/?prefix=%20",
        "redis://:correct%20horse@localhost/nonumber",
        "redis://:x/correct%20horse@localhost",
        "redis://:x@correct%20horse@localhost/nonumber"
      })
  void regression36_aBadAddressIsNamedWithoutItsPassword(String url) {
    assertThatThrownBy(() -> Stores.open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(SecretsTest::isSilent);
  }
}
