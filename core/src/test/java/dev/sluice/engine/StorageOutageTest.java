package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Worker.State;
import dev.sluice.WorkerHealth;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A storage that is away, and comes back (rule 13). */
@Timeout(60)
final class StorageOutageTest {
  private static Rig rig(boolean remote) {
    return new Rig(InstantSource.system(), remote ? Faulty::remote : Faulty::plain);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void regression26_a_worker_goes_on_by_itself_after_an_outage(boolean remote) throws Exception {
    try (Rig rig = rig(remote)) {
      Faulty source = rig.faulty();
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(1);
      AtomicInteger runs = new AtomicInteger();
      JobId id = rig.enqueueRetained("one");
      JobWorker worker =
          rig.work(
              job -> {
                runs.incrementAndGet();
                if (job.payload().equals("one")) {
                  first.countDown();
                  Rig.await(release);
                } else {
                  second.countDown();
                }
              },
              options -> options.concurrency(1));
      Rig.await(first);
      source.away = true;
      release.countDown();
      source.failures.acquire(4);
      WorkerHealth health = worker.health();
      assertThat(health.healthy()).isFalse();
      assertThat(health.problem()).isEqualTo("the storage is away");
      assertThat(health.unreachableSince()).isNotNull();
      assertThat(rig.view(id).state()).isEqualTo(JobState.RUNNING);
      source.away = false;
      Eventually.eventually(() -> rig.view(id).state() == JobState.COMPLETED);
      rig.enqueue("two");
      Rig.await(second);
      Eventually.eventually(() -> worker.health().equals(WorkerHealth.OK));
      assertThat(runs).hasValue(2);
      assertThat(rig.errors).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_settlement_whose_answer_was_lost_is_sent_again(boolean remote) throws Exception {
    try (Rig rig = rig(remote)) {
      Faulty source = rig.faulty();
      JobId id = rig.enqueueRetained("one");
      source.loseAnswer = true;
      JobWorker worker = rig.compute(job -> "result");
      Eventually.eventually(() -> source.settled.size() == 2);
      // Only a storage that can show its jobs can say what became of the first sending.
      Eventually.eventually(() -> !remote || rig.ends.containsKey(id));
      assertThat(rig.view(id).state()).isEqualTo(JobState.COMPLETED);
      assertThat(rig.view(id).history().attempts()).isEqualTo(1);
      worker.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stopping_ends_in_time_though_nothing_can_be_settled(boolean remote) throws Exception {
    try (Rig rig = rig(remote)) {
      Faulty source = rig.faulty();
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      rig.enqueue("one");
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                Rig.await(release);
              });
      Rig.await(started);
      source.away = true;
      release.countDown();
      source.failures.acquire(2);
      worker.stop(Duration.ofMillis(50));
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      assertThat(worker.metrics().completed()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_closed_storage_does_not_keep_a_worker_from_stopping(boolean remote) throws Exception {
    try (Rig rig = rig(remote)) {
      CountDownLatch ran = new CountDownLatch(1);
      rig.enqueue("one");
      JobWorker worker = rig.work(job -> ran.countDown());
      Rig.await(ran);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      rig.store.close();
      Eventually.eventually(() -> !worker.health().healthy());
      worker.stop();
      assertThat(worker.state()).isEqualTo(State.STOPPED);
    }
  }
}
