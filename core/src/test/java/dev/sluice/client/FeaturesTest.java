package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ClaimedJob;
import dev.sluice.EnqueueOptions;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever needs a feature is refused by name where the storage lacks it (rule 14). */
@Timeout(60)
class FeaturesTest {
  /** Something that a user may ask for. */
  @FunctionalInterface
  interface Wish {
    void ask(Sluice sluice, Queue<String> queue) throws Exception;
  }

  /** All that needs a feature. A feature that is new has to be thought of here. */
  static Stream<Wish> wishes(Feature feature) {
    Failure failure = new Failure(1, Instant.now(), "x", "x", "");
    return switch (feature) {
      case DELAY ->
          Stream.concat(
              options(
                  List.of(
                      e -> e.delay(Duration.ofHours(1)), e -> e.at(Instant.now().plusSeconds(60)))),
              Stream.of(
                  (s, q) -> s.jobs().reschedule(JobId.next(), Duration.ofHours(1)),
                  (s, q) -> s.jobs().reschedule(JobId.next(), Instant.now())));
      case PRIORITY ->
          Stream.concat(
              options(List.of(e -> e.priority(-1), e -> e.priority(1))),
              Stream.of((s, q) -> s.jobs().reprioritize(JobId.next(), 1)));
      case GROUPS -> options(List.of(e -> e.group("g")));
      case UNIQUE ->
          options(
              List.of(
                  e -> e.unique("u" + JobId.next()),
                  e ->
                      e.unique(
                          "u" + JobId.next(), Duration.ofDays(1), UniqueKey.OnConflict.REJECT)));
      case IDENTITY -> options(List.of(e -> e.id(JobId.next())));
      case CAPACITY ->
          Stream.of(
              (s, q) -> q.capacity(5),
              (s, q) -> s.jobs().configure("q", QueueSettings.DEFAULT.capacity(5)));
      case RETRY -> settled(job -> job.retry(Duration.ZERO, failure));
      case RELEASE -> settled(job -> job.release(Duration.ZERO));
      case BURY -> settled(job -> job.bury(failure));
      case EXTEND -> settled(job -> job.extend(Duration.ofSeconds(1)));
      case RETAIN -> options(List.of(e -> e.retain(Duration.ofDays(1))));
      case EXPIRE -> options(List.of(e -> e.expiresAt(Instant.now().plusSeconds(60))));
      // How to claim and settle is the engine's business, and nobody can ask for an order.
      case CLAIM_FROM_MANY, ORDER, SWEEP, DETACHED -> Stream.of();
    };
  }

  /** Every way to enqueue, with each of the options. */
  private static Stream<Wish> options(List<Consumer<EnqueueOptions>> options) {
    return options.stream()
        .flatMap(
            option ->
                Stream.<Wish>of(
                    (s, q) -> q.enqueue("x", option),
                    (s, q) -> q.tryEnqueue("x", option),
                    (s, q) -> unwrapped(q.enqueueAsync("x", option)),
                    (s, q) ->
                        q.enqueueAll(
                            List.of("plain", "x"),
                            (text, e) -> {
                              if (text.equals("x")) {
                                option.accept(e);
                              }
                            }),
                    (s, q) -> q.request("x", String.class, option),
                    (s, q) ->
                        q.requestAll(List.of("x"), String.class, (text, e) -> option.accept(e))));
  }

  private static Stream<Wish> settled(Consumer<ClaimedJob<String>> settling) {
    return Stream.of(
        (s, q) -> {
          Queue<String> other = s.queue("other", String.class);
          other.enqueue("x");
          ClaimedJob<String> job = other.claim(1, Duration.ofSeconds(30), Duration.ZERO).get(0);
          try {
            settling.accept(job);
          } catch (IllegalStateException e) {
            assertThat(s.jobs().find(job.id()).orElseThrow().state()).isEqualTo(JobState.RUNNING);
            throw e;
          }
        });
  }

  private static void unwrapped(CompletableFuture<?> future) throws Exception {
    try {
      future.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule14_whatNeedsAFeatureIsRefusedWhereItIsMissing(Feature missing) {
    try (Sluice sluice = Sluice.using(new LackingStore(missing), o -> o.sweeping(false))) {
      Queue<String> queue = sluice.queue("q", String.class);
      wishes(missing)
          .forEach(
              wish ->
                  assertThatThrownBy(() -> wish.ask(sluice, queue))
                      .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
                      .hasMessageContaining("\"lacking\" has no " + missing));
      assertThat(queue.counts().total()).as("nothing was written").isZero();
      assertThat(sluice.jobs().settings()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatNeedsAFeatureIsTakenWhereItIsThere(Feature feature) {
    try (Sluice sluice = Sluice.using(new MemoryStore(), o -> o.sweeping(false))) {
      Queue<String> queue = sluice.queue("q", String.class);
      wishes(feature)
          .forEach(
              wish -> assertThatCode(() -> wish.ask(sluice, queue)).doesNotThrowAnyException());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatNeedsNothingIsTakenWhateverIsMissing(Feature missing) {
    try (Sluice sluice = Sluice.using(new LackingStore(missing), o -> o.sweeping(false))) {
      Queue<String> queue = sluice.queue("q", String.class);
      queue.enqueue(
          "x",
          e ->
              e.kind("k")
                  .header("a", "b")
                  .maxAttempts(2)
                  .lostLeaseLimit(1)
                  .timeout(Duration.ofSeconds(1))
                  .waitForRoom(Duration.ofSeconds(1)));
      queue.enqueueAll(List.of("y", "z"));
      assertThat(queue.counts().ready()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RETRY", "RELEASE", "BURY"})
  void rule03_aWorkerIsRefusedWhereAJobCannotBeSettledInEveryWay(Feature missing) {
    try (Sluice sluice = Sluice.using(new LackingStore(missing), o -> o.sweeping(false))) {
      assertThatThrownBy(() -> sluice.worker(w -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lacking lacks [" + missing + "]");
    }
  }

  @Test
  void whereLeasesCannotBeExtendedNobodyAsksForIt() throws Exception {
    LackingStore store = new LackingStore(Feature.EXTEND);
    try (Sluice sluice = Sluice.using(store, o -> o.sweeping(false))) {
      CountDownLatch done = new CountDownLatch(1);
      Queue<String> queue = sluice.queue("q", String.class);
      queue.enqueue("x");
      queue.work(
          job -> {
            assertThat(job.heartbeat()).isEqualTo(LeaseStatus.HELD);
            done.countDown();
          });
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(queue.waitUntilEmpty(Duration.ofSeconds(30))).isTrue();
      assertThat(store.extended).hasValue(0);
    }
  }
}
