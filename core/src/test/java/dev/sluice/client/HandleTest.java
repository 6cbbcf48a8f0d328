package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.BuryException;
import dev.sluice.ClaimedJob;
import dev.sluice.JobFailedException;
import dev.sluice.JobHandle;
import dev.sluice.JobRejectedException;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.UniqueKey.OnConflict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandleTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Sluice sluice = Sluice.open("memory:");
  private final Queue<String> queue = sluice.queue("words", String.class);

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  void theResultIsWhatTheHandlerReturned() throws Exception {
    Worker worker = queue.compute(job -> job.payload().length(), w -> {});

    JobHandle<Integer> handle = queue.request("four", Integer.class);

    assertThat(handle.join(LIMIT)).isEqualTo(4);
    assertThat(handle.isDone()).isTrue();
    assertThat(handle.join()).isEqualTo(4);
    assertThat(handle.toFuture().get()).isEqualTo(4);
    assertThat(worker.health().healthy()).isTrue();
  }

  @Test
  void requestsForSeveralTypesInTurnsEachGetTheirs() throws Exception {
    queue.compute(job -> job.payload().length() % 2 == 0 ? job.payload() : 1, w -> {});

    for (int i = 0; i < 4; i++) {
      JobHandle<String> even = queue.request("even", String.class);
      JobHandle<Integer> odd = queue.request("odd", Integer.class);
      JobHandle<Integer> wrong = queue.request("even", Integer.class);

      assertThat(even.join(LIMIT)).isEqualTo("even");
      assertThat(odd.join(LIMIT)).isEqualTo(1);
      assertThatThrownBy(() -> wrong.join(LIMIT)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aHandlerThatReturnsNothingGivesNull() throws Exception {
    queue.work(job -> {});

    assertThat(queue.request("x", Void.class).join(LIMIT)).isNull();
    assertThat(queue.request("x", String.class).join(LIMIT)).isNull();
  }

  @Test
  void aResultOfAnotherTypeIsAClearError() {
    queue.compute(job -> 7L, w -> {});

    assertThatThrownBy(() -> queue.request("x", Integer.class).join(LIMIT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("java.lang.Long")
        .hasMessageContaining("java.lang.Integer");
  }

  @Test
  void aDeadJobFailsItsHandleWithWhatTheHandlerThrew() {
    BuryException thrown = new BuryException("no use");
    queue.work(
        job -> {
          throw thrown;
        });
    JobHandle<String> handle = queue.request("x", String.class);

    assertThatThrownBy(() -> handle.join(LIMIT))
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.failure().message()).isEqualTo("no use");
              assertThat(e.id()).isEqualTo(handle.id());
            })
        .hasCause(thrown);
    assertThatThrownBy(() -> handle.toFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(JobFailedException.class);
  }

  @Test
  void joinGivesUpAfterItsTimeoutAndTheJobGoesOn() throws Exception {
    JobHandle<String> handle = queue.request("x", String.class);

    assertThatThrownBy(() -> handle.join(Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining(handle.id().toString());
    assertThat(handle.isDone()).isFalse();
    queue.compute(job -> "done", w -> {});
    assertThat(handle.join(LIMIT)).isEqualTo("done");
  }

  @Test
  void regression13_aCancelledJobSaysSoToItsWaiter() {
    JobHandle<String> handle = queue.request("x", String.class);
    var future = handle.toFuture();

    assertThat(handle.cancel()).isTrue();

    assertThat(future.isCancelled()).isTrue();
    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(handle.cancel()).isFalse();
  }

  @Test
  void cancellingTheFutureLeavesTheJobAlone() throws Exception {
    JobHandle<String> handle = queue.request("x", String.class);
    assertThat(handle.toFuture().cancel(true)).isTrue();

    queue.compute(job -> "done", w -> {});

    assertThat(handle.join(LIMIT)).isEqualTo("done");
  }

  @Test
  void everyWayToCancelTellsTheWaiterAtOnce() {
    JobHandle<String> byJobs = queue.request("a", String.class);
    sluice.jobs().cancel(byJobs.id(), "too late");
    assertThatThrownBy(() -> byJobs.join(LIMIT))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("too late");

    JobHandle<String> byQuery = queue.request("b", String.class);
    assertThat(sluice.jobs().alter(JobQuery.ofQueue("words"), new Alteration.Cancel("all of them")))
        .isEqualTo(1);
    assertThatThrownBy(() -> byQuery.join(LIMIT))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("all of them");

    JobHandle<String> byPurge = queue.request("c", String.class);
    assertThat(queue.purge()).isEqualTo(1);
    assertThatThrownBy(() -> byPurge.join(LIMIT))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("deleted");
  }

  @Test
  void aRunningJobThatIsCancelledSaysSoToItsWaiter() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    queue.work(
        job -> {
          running.countDown();
          new CountDownLatch(1).await();
        },
        w -> w.lease(Duration.ofMillis(300)));
    JobHandle<String> handle = queue.request("x", String.class);
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(handle.cancel()).isTrue();

    assertThatThrownBy(() -> handle.join(LIMIT)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aDuplicateFollowsTheJobThatIsThere() throws Exception {
    JobId first = queue.enqueue("first", e -> e.unique("k")).id();
    JobHandle<String> second =
        queue.request("second", String.class, e -> e.unique("k", null, OnConflict.KEEP));
    JobHandle<String> third =
        queue.request("third", String.class, e -> e.unique("k", null, OnConflict.REPLACE));
    assertThat(second.id()).isEqualTo(first);
    assertThat(third.id()).isEqualTo(first);

    queue.compute(job -> job.payload() + "!", w -> {});

    assertThat(second.join(LIMIT)).isEqualTo("third!");
    assertThat(third.join(LIMIT)).isEqualTo("third!");
  }

  @Test
  void aRefusedRequestThrowsAndForgetsItsHandle() {
    queue.capacity(1);
    queue.enqueue("x");

    assertThatThrownBy(() -> queue.request("y", String.class))
        .isInstanceOf(JobRejectedException.class);
  }

  @Test
  void aHandleOfAFinishedAndRetainedJobReadsTheStore() throws Exception {
    JobId id = queue.enqueue("x", e -> e.retain(Duration.ofHours(1))).id();
    ClaimedJob<String> job = queue.claim(1, LIMIT, Duration.ZERO).get(0);
    job.complete("kept".getBytes(StandardCharsets.UTF_8));

    assertThat(queue.handle(id, String.class).join(LIMIT)).isEqualTo("kept");
    assertThat(queue.handle(id, Void.class).join(LIMIT)).isNull();
    JobHandle<String> again = queue.request("x", String.class, e -> e.id(id));
    assertThat(again.join(LIMIT)).isEqualTo("kept");
  }

  @Test
  void aHandleOfALiveJobHearsOfItsEnd() throws Exception {
    JobId id = queue.enqueue("x").id();
    JobHandle<String> handle = queue.handle(id, String.class);
    assertThat(handle.isDone()).isFalse();

    queue.compute(job -> "done", w -> {});

    assertThat(handle.join(LIMIT)).isEqualTo("done");
  }

  @Test
  void aHandleOfAJobThatIsNowhereFailsAtOnce() {
    JobHandle<String> handle = queue.handle(JobId.next(), String.class);

    assertThat(handle.isDone()).isTrue();
    assertThatThrownBy(handle::join)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not in the store")
        .hasMessageContaining("retain");
  }

  @Test
  void aJobSettledByHandCompletesItsHandle() throws Exception {
    JobHandle<String> handle = queue.request("x", String.class);

    queue
        .claim(1, LIMIT, Duration.ZERO)
        .get(0)
        .complete("by hand".getBytes(StandardCharsets.UTF_8));

    assertThat(handle.join(LIMIT)).isEqualTo("by hand");
  }

  @Test
  void regression20_closingTellsThoseWhoWait() {
    JobHandle<String> handle = queue.request("x", String.class);
    var future = handle.toFuture();

    sluice.close();

    assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS)).hasMessageContaining("closed");
    assertThatThrownBy(handle::join).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSubmittedFunctionNeedsNoHandler() throws Exception {
    queue.work(
        job -> {
          throw new IllegalStateException("functions do not come here");
        });

    JobHandle<Integer> answer = queue.submit(() -> 6 * 7);
    JobHandle<Integer> failed =
        queue.submit(
            () -> {
              throw new BuryException("cannot count");
            });

    assertThat(answer.join(LIMIT)).isEqualTo(42);
    assertThatThrownBy(() -> failed.join(LIMIT))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("cannot count");
  }

  @Test
  void aFunctionThatIsNotThereIsBuried() throws Exception {
    JobHandle<Integer> handle = queue.request("x", Integer.class, e -> e.kind("sluice.function"));

    queue.work(job -> {});

    assertThatThrownBy(() -> handle.join(LIMIT))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("sluice.function");
    assertThat(queue.counts().dead()).isEqualTo(1);
  }

  @Test
  void regression15_anUnreadablePayloadIsParkedAndTheWorkerLives() throws Exception {
    Worker worker = queue.compute(job -> job.payload(), w -> w.concurrency(1));
    JobId bad = sluice.queue("words").enqueue(new byte[] {(byte) 0xff}).id();

    assertThat(queue.request("good", String.class).join(LIMIT)).isEqualTo("good");
    assertThatThrownBy(() -> queue.handle(bad, String.class).join(LIMIT))
        .isInstanceOf(JobFailedException.class);
    assertThat(worker.metrics().undecodable()).isEqualTo(1);
  }
}
