package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ClaimedJob;
import dev.sluice.JobRejectedException;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnqueueTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Sluice sluice = Sluice.open("memory:");
  private final Queue<String> queue = sluice.queue("mails", String.class);

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  void anEnqueuedJobIsTheOneThatIsClaimed() throws InterruptedException {
    Enqueued answer = queue.enqueue("hello", e -> e.kind("greeting").header("from", "ada"));

    ClaimedJob<String> job = queue.claim(1, LEASE, Duration.ZERO).get(0);
    assertThat(job.id()).isEqualTo(answer.id());
    assertThat(job.payload()).isEqualTo("hello");
    assertThat(job.kind()).isEqualTo("greeting");
    assertThat(job.options().headers()).containsExactly(Map.entry("from", "ada"));
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.complete()).isEqualTo(Settled.COMPLETED);
    assertThat(job.complete()).isEqualTo(Settled.LEASE_LOST);
  }

  @Test
  void regression07_equalPayloadsAreTwoJobs() {
    Enqueued first = queue.enqueue("same");
    Enqueued second = queue.enqueue("same");

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(queue.counts().ready()).isEqualTo(2);
  }

  @Test
  void regression33_aBatchSaysWhatBecameOfEachJob() {
    JobId known = queue.enqueue("old", e -> e.unique("keep")).id();
    JobId replaced = queue.enqueue("old", e -> e.unique("replace")).id();
    JobId taken = queue.enqueue("old", e -> e.unique("reject")).id();

    List<Enqueued> answers =
        queue.enqueueAll(
            List.of("keep", "new", "replace", "reject"),
            (payload, e) -> {
              switch (payload) {
                case "keep" -> e.unique("keep");
                case "replace" -> e.unique("replace", null, OnConflict.REPLACE);
                case "reject" -> e.unique("reject", null, OnConflict.REJECT);
                default -> e.priority(1);
              }
            });

    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(Outcome.DUPLICATE, Outcome.INSERTED, Outcome.REPLACED, Outcome.REJECTED);
    assertThat(answers.get(0).id()).isEqualTo(known);
    assertThat(answers.get(2).id()).isEqualTo(replaced);
    assertThat(answers.get(3).id()).isEqualTo(taken);
    assertThat(answers.get(3).reason()).contains("reject");
  }

  @Test
  void regression35_theIdOfAnEnqueueIsAcceptedByEveryOperation() {
    JobId id = queue.enqueue("later", e -> e.delay(Duration.ofHours(1))).id();

    assertThat(sluice.jobs().find(id)).map(JobView::id).contains(id);
    assertThat(sluice.jobs().reschedule(id, Duration.ofHours(2)).id()).isEqualTo(id);
    assertThat(sluice.jobs().reprioritize(id, 7).id()).isEqualTo(id);
    assertThat(sluice.jobs().promote(id).id()).isEqualTo(id);
    assertThat(sluice.jobs().cancel(id, "no").id()).isEqualTo(id);
    assertThat(sluice.jobs().find(id)).isEmpty();
  }

  @Test
  void aGivenIdMakesTheEnqueueIdempotent() {
    JobId id = JobId.derive("test", new byte[] {1});

    assertThat(queue.enqueue("a", e -> e.id(id))).isEqualTo(Enqueued.inserted(id));
    assertThat(queue.enqueue("b", e -> e.id(id))).isEqualTo(Enqueued.duplicate(id));
    assertThat(queue.counts().live()).isEqualTo(1);
  }

  @Test
  void aRefusedJobIsThrownByEnqueueAndAnsweredByTryEnqueue() {
    queue.capacity(1);
    queue.enqueue("fits");

    assertThatThrownBy(() -> queue.enqueue("too much"))
        .isInstanceOfSatisfying(
            JobRejectedException.class,
            e -> assertThat(e.answer().outcome()).isEqualTo(Outcome.FULL))
        .hasMessageContaining("\"mails\" is full");
    assertThat(queue.tryEnqueue("too much", e -> {}).outcome()).isEqualTo(Outcome.FULL);
    assertThat(queue.enqueueAll(List.of("a", "b")))
        .extracting(Enqueued::outcome)
        .containsOnly(Outcome.FULL);
  }

  @Test
  void theAnswersToABatchNameItsJobsInTheirOrder() throws InterruptedException {
    List<Enqueued> answers = queue.enqueueAll(List.of("a", "b", "c"));

    assertThat(answers).extracting(Enqueued::outcome).containsOnly(Outcome.INSERTED);
    assertThat(answers.get(1)).isEqualTo(answers.get(1));
    List<ClaimedJob<String>> claimed = queue.claim(10, LEASE, Duration.ZERO);
    assertThat(claimed).extracting(ClaimedJob::payload).containsExactly("a", "b", "c");
    assertThat(claimed)
        .extracting(ClaimedJob::id)
        .isSorted()
        .containsExactlyElementsOf(answers.stream().map(Enqueued::id).toList());
    assertThat(queue.enqueueAll(List.of())).isEmpty();
  }

  @Test
  void anAsynchronousEnqueueFailsThroughItsFuture() {
    queue.capacity(1);
    assertThat(queue.enqueueAsync("fits", e -> {}).join().outcome()).isEqualTo(Outcome.INSERTED);

    assertThatThrownBy(() -> queue.enqueueAsync("too much", e -> {}).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(JobRejectedException.class);
    assertThatThrownBy(() -> queue.enqueueAsync("bad", e -> e.delay(Duration.ofMillis(-1))).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void waitForRoomReturnsOnceThereIsRoom() throws Exception {
    queue.capacity(1);
    queue.enqueue("first");

    CompletableFuture<Enqueued> waiting =
        CompletableFuture.supplyAsync(
            () -> queue.enqueue("second", e -> e.waitForRoom(Duration.ofMinutes(1))));
    CompletableFuture<Enqueued> async =
        queue.enqueueAsync("third", e -> e.waitForRoom(Duration.ofMinutes(1)));
    for (int i = 0; i < 3; i++) {
      List<ClaimedJob<String>> jobs = queue.claim(1, LEASE, Duration.ofSeconds(30));
      assertThat(jobs).hasSize(1);
      jobs.get(0).complete();
    }

    assertThat(waiting.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.INSERTED);
    assertThat(async.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.INSERTED);
  }

  @Test
  void waitForRoomEndsWithItsTime() {
    queue.capacity(1);
    queue.enqueue("first");

    assertThat(queue.tryEnqueue("no", e -> e.waitForRoom(Duration.ofMillis(5))).outcome())
        .isEqualTo(Outcome.FULL);
    assertThat(
            queue.enqueueAll(
                List.of("no", "neither"), (p, e) -> e.waitForRoom(Duration.ofMillis(5))))
        .extracting(Enqueued::outcome)
        .containsOnly(Outcome.FULL);
  }

  @Test
  void aWaitForRoomEndsWithTheSluice() throws Exception {
    queue.capacity(1);
    queue.enqueue("first");
    CompletableFuture<Enqueued> waiting =
        CompletableFuture.supplyAsync(
            () -> queue.tryEnqueue("second", e -> e.waitForRoom(Duration.ofMinutes(10))));

    sluice.close();

    assertThatThrownBy(() -> assertFull(waiting.get(30, TimeUnit.SECONDS)))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(AnswerWasFull.class),
            e -> assertThat(e).hasMessageContaining("closed"));
  }

  private static void assertFull(Enqueued answer) {
    assertThat(answer.outcome()).isEqualTo(Outcome.FULL);
    throw new AnswerWasFull();
  }

  private static final class AnswerWasFull extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void purgeDeletesWhatWaitsAndNothingElse() throws InterruptedException {
    queue.enqueueAll(List.of("a", "b", "c"));
    queue.enqueue("d", e -> e.delay(Duration.ofHours(1)));
    queue.claim(1, LEASE, Duration.ZERO);

    assertThat(queue.purge()).isEqualTo(3);
    assertThat(queue.counts().running()).isEqualTo(1);
    assertThat(queue.counts().live()).isEqualTo(1);
  }

  @Test
  void aPausedQueueGivesNothing() throws InterruptedException {
    queue.enqueue("a");
    queue.pause();

    assertThat(queue.isPaused()).isTrue();
    assertThat(queue.claim(1, LEASE, Duration.ZERO)).isEmpty();
    queue.capacity(7);
    assertThat(queue.isPaused()).isTrue();
    queue.resume();
    assertThat(sluice.jobs().settings("mails").capacity()).isEqualTo(7);
    assertThat(queue.claim(1, LEASE, Duration.ZERO)).hasSize(1);
  }

  @Test
  void claimedByHandARetryBeyondTheLastAttemptIsABurial() throws InterruptedException {
    JobId id = queue.enqueue("a", e -> e.maxAttempts(2)).id();
    Failure failure = new Failure(1, Instant.EPOCH, "test", "no luck", "");

    ClaimedJob<String> first = queue.claim(1, LEASE, Duration.ZERO).get(0);
    assertThat(first.retry(Duration.ZERO, failure)).isEqualTo(Settled.RETRYING);
    ClaimedJob<String> second = queue.claim(1, LEASE, Duration.ZERO).get(0);
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.retry(Duration.ZERO, failure)).isEqualTo(Settled.DEAD);
    assertThat(sluice.jobs().find(id).orElseThrow().history().failures()).hasSize(2);
  }

  @Test
  void regression20_waitUntilEmptyReturnsWhenSomebodyElseHasDrainedTheQueue() throws Exception {
    queue.enqueue("a");
    assertThat(queue.waitUntilEmpty(Duration.ofMillis(1))).isFalse();
    CompletableFuture<Boolean> empty =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.waitUntilEmpty(Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    sluice.queue("mails").claim(1, LEASE, Duration.ZERO).get(0).complete();

    assertThat(empty.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void regression20_waitUntilEmptyEndsWhenTheSluiceIsClosed() {
    queue.enqueue("a");
    CompletableFuture<Boolean> empty =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.waitUntilEmpty(Duration.ofMinutes(10));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    sluice.close();
    sluice.close();

    assertThatThrownBy(() -> empty.get(30, TimeUnit.SECONDS)).hasMessageContaining("closed");
  }
}
