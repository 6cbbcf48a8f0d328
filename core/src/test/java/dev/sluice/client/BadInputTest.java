package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Codec;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 14: bad input gets a clear error before anything is written. */
class BadInputTest {
  private final Sluice sluice = Sluice.open("memory:");
  private final Queue<String> queue = sluice.queue("mails", String.class);

  @AfterEach
  void close() {
    sluice.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "-a", "a\nb", "ä", "a*", "../a", "."})
  void rule14_queueNames(String name) {
    assertThatThrownBy(() -> sluice.queue(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a queue name")
        .hasMessageNotContaining("\n");
  }

  @Test
  void rule14_aQueueNameHas200CharactersAtMost() {
    assertThat(sluice.queue("q".repeat(200)).name()).hasSize(200);
    assertThatThrownBy(() -> sluice.queue("q".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rule14_optionsThatMakeNoSenseWriteNothing() {
    refused("delay must not be negative", () -> queue.enqueue("a", e -> e.delay(minus(1))));
    refused("maxAttempts", () -> queue.enqueue("a", e -> e.maxAttempts(0)));
    refused("timeout must be positive", () -> queue.enqueue("a", e -> e.timeout(Duration.ZERO)));
    refused("retain", () -> queue.enqueue("a", e -> e.retain(minus(1))));
    refused("lostLeaseLimit", () -> queue.enqueue("a", e -> e.lostLeaseLimit(-1)));
    refused("waitForRoom", () -> queue.enqueue("a", e -> e.waitForRoom(minus(1))));
    refused("kind", () -> queue.enqueue("a", e -> e.kind("")));
    refused("group", () -> queue.enqueue("a", e -> e.group("g".repeat(201))));
    refused("unique key", () -> queue.enqueue("a", e -> e.unique("a\nb")));
    refused("header name", () -> queue.enqueue("a", e -> e.header("", "v")));
    refused("delay must not be negative", () -> sluice.jobs().reschedule(JobId.next(), minus(1)));
  }

  @Test
  void rule14_oneBadJobKeepsItsWholeBatchFromBeingSent() {
    refused(
        "maxAttempts",
        () ->
            queue.enqueueAll(
                List.of("good", "bad"), (p, e) -> e.maxAttempts(p.equals("bad") ? 0 : 1)));
  }

  @Test
  void rule14_aPayloadThatCannotBeEncodedIsNamedByItsClassOnly() {
    Queue<StringBuilder> broken =
        sluice.queue(
            "broken",
            new Codec<StringBuilder>() {
              @Override
              public byte[] encode(StringBuilder value) throws Exception {
                throw new java.io.IOException("no ink");
              }

              @Override
              public StringBuilder decode(byte[] bytes) {
                return new StringBuilder();
              }
            });

    assertThatThrownBy(() -> broken.enqueue(new StringBuilder("secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.StringBuilder")
        .hasMessageContaining("\"broken\"")
        .hasMessageContaining("no ink")
        .hasMessageNotContaining("secret")
        .hasRootCauseInstanceOf(java.io.IOException.class);
    assertThat(broken.counts().total()).isZero();
  }

  @Test
  void rule14_aPayloadAboveTheLimitIsRejectedAndTheRestIsNot() {
    int limit = sluice.traits().maxPayload();
    Queue<byte[]> bytes = sluice.queue("bytes");

    List<Enqueued> answers = bytes.enqueueAll(List.of(new byte[limit + 1], new byte[1]));

    assertThat(answers.get(0).outcome()).isEqualTo(Enqueued.Outcome.REJECTED);
    assertThat(answers.get(0).reason()).contains(Integer.toString(limit));
    assertThat(answers.get(1).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
  }

  @Test
  void rule14_aTypeWithoutACodecNamesTheModuleThatIsMissing() {
    assertThatThrownBy(() -> sluice.queue("mails", Thread.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("sluice-json");
  }

  @Test
  void rule14_aResultHasNoPrimitiveType() {
    refused("Integer", () -> queue.request("a", int.class));
  }

  @Test
  void regression36_anUnknownSchemeNamesTheKnownOnes() {
    assertThatThrownBy(() -> Sluice.open("memry:"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"memry:\"")
        .hasMessageContaining("memory:");
    assertThatThrownBy(() -> Sluice.open("data/jobs"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data/jobs");
  }

  @Test
  void regression36_anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> Sluice.open("memory:?sise=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"sise\"");
  }

  @Test
  void regression36_aSpilloverStoreThatWouldForgetItsJobsIsRefused() {
    assertThatThrownBy(() -> Sluice.open("memory:?spillover=memory:"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spillover")
        .hasMessageContaining("memory");
    assertThatThrownBy(() -> Sluice.open("memory:?spillover=nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void regression36_secretsStayOutOfMessages() {
    assertThatThrownBy(() -> Sluice.open("nosuch://ada:pa55@host/db?password=pa55"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("pa55");
  }

  private void refused(String what, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
    assertThat(queue.counts().total()).isZero();
  }

  private static Duration minus(long millis) {
    return Duration.ofMillis(-millis);
  }
}
