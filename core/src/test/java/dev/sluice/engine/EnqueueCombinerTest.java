package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnqueueCombinerTest {
  private final GatedStore store = new GatedStore();
  private final EnqueueCombiner combiner = new EnqueueCombiner(store);
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    store.open();
    callers.shutdownNow();
  }

  @Test
  void aThreadThatIsAloneWritesItsOwnJobAtOnce() {
    store.open();
    NewJob job = job();

    assertThat(combiner.one(job)).isEqualTo(Enqueued.inserted(job.id()));
    assertThat(store.writers()).containsExactly(Thread.currentThread());
    assertThat(store.batches()).containsExactly(1);
  }

  @Test
  void whatArrivesWhileABatchIsWrittenIsTheNextBatch() throws Exception {
    Future<Enqueued> first = callers.submit(() -> combiner.one(job()));
    store.awaitCall();
    List<NewJob> jobs = new ArrayList<>();
    List<Future<Enqueued>> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      NewJob job = job();
      jobs.add(job);
      if (i % 2 == 0) {
        others.add(callers.submit(() -> combiner.one(job)));
      } else {
        others.add(combiner.async(job));
      }
    }
    awaitWaiting(20);

    store.open();

    assertThat(first.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    for (int i = 0; i < 20; i++) {
      assertThat(others.get(i).get(30, TimeUnit.SECONDS).id()).isEqualTo(jobs.get(i).id());
    }
    assertThat(store.batches()).containsExactly(1, 20);
  }

  @Test
  void aFailedBatchFailsAllWhoWaitForItAndNobodyElse() throws Exception {
    store.failNext(new StoreException(StoreException.Kind.UNAVAILABLE, "no network"));
    Future<Enqueued> first = callers.submit(() -> combiner.one(job()));
    store.awaitCall();
    CompletableFuture<Enqueued> second = combiner.async(job());
    awaitWaiting(1);

    store.open();

    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("no network");
    assertThat(second.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
  }

  @Test
  void anErrorOfTheStoreLeavesNobodyWaiting() throws Exception {
    store.failNext(new StackOverflowError("deep"));
    CompletableFuture<Enqueued> first = combiner.async(job());
    store.open();

    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("deep");
    assertThat(combiner.one(job()).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
  }

  @Test
  void whatIsChainedToAFutureMayEnqueueAndWait() throws Exception {
    store.open();

    CompletableFuture<Enqueued> chained =
        combiner
            .async(job())
            .thenApply(done -> combiner.one(job()))
            .thenApply(done -> combiner.async(job()).join());

    assertThat(chained.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    assertThat(store.batches()).containsExactly(1, 1, 1);
  }

  @Test
  void anInterruptDoesNotLoseTheAnswer() {
    store.open();
    Thread.currentThread().interrupt();

    assertThat(combiner.one(job()).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closeLetsFinishWhatIsOnItsWayAndRefusesTheRest() throws Exception {
    Future<Enqueued> first = callers.submit(() -> combiner.one(job()));
    store.awaitCall();
    CompletableFuture<Enqueued> second = combiner.async(job());
    awaitWaiting(1);
    Future<?> closing = callers.submit(combiner::close);
    store.open();
    closing.get(30, TimeUnit.SECONDS);

    assertThat(first.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    assertThat(second.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    assertThatThrownBy(() -> combiner.one(job())).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> combiner.async(job()).get()).hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void manyThreadsEachGetTheAnswerToTheirOwnJob() throws Exception {
    store.open();
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      all.add(
          callers.submit(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  NewJob job = job();
                  assertThat(combiner.one(job).id()).isEqualTo(job.id());
                }
              }));
    }
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    assertThat(store.batches().stream().mapToInt(Integer::intValue).sum()).isEqualTo(16_000);
  }

  private void awaitWaiting(int jobs) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (combiner.waiting() < jobs && System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
    assertThat(combiner.waiting()).isEqualTo(jobs);
  }

  private static NewJob job() {
    return new NewJob(JobId.next(), "q", "", new byte[0], JobOptions.DEFAULT, null);
  }
}
