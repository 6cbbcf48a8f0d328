package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.SweepRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heartbeats, lost leases, cancellation, notes. */
@Timeout(60)
final class WorkerLeaseTest {
  // Real time: long enough that a machine which stands still for a moment loses no lease.
  private static final Duration LEASE = Duration.ofSeconds(2);

  @ParameterizedTest
  @EnumSource
  void regression21_a_job_longer_than_its_lease_is_not_doubled_while_its_worker_lives(
      Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
      AtomicInteger starts = new AtomicInteger();
      JobId id = rig.enqueueRetained("long");
      JobWorker worker =
          rig.work(
              job -> {
                starts.incrementAndGet();
                Instant first = rig.lease(job.id()).until();
                // Two leases later the third is running: the job has outlived its first by far.
                Eventually.eventually(
                    () -> {
                      rig.store.sweep(new SweepRequest(100));
                      return rig.clock.instant().isAfter(first.plus(LEASE));
                    });
              },
              options -> options.lease(LEASE).concurrency(2));
      Eventually.eventually(() -> rig.view(id).state().isFinal());
      assertThat(rig.view(id).state()).isEqualTo(JobState.COMPLETED);
      assertThat(starts).hasValue(1);
      assertThat(rig.view(id).history().lostLeases()).isZero();
      worker.stop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void regression21_a_job_whose_lease_was_lost_cannot_complete(Rig.Shape shape) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    InstantSource clock = now::get;
    try (Rig rig = Rig.of(shape, clock)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      List<String> heard = new CopyOnWriteArrayList<>();
      JobWorker worker =
          rig.work(
              job -> {
                if (job.lostLeases() == 0) {
                  started.countDown();
                  Rig.awaitStubbornly(release);
                  assertThat(job.heartbeat()).isEqualTo(LeaseStatus.LOST);
                  assertThat(job.isCancelled()).isTrue();
                }
              },
              options ->
                  options.listener(
                      new JobListener() {
                        @Override
                        public void onLeaseLost(Job<?> job) {
                          heard.add("lost " + job.lostLeases());
                        }

                        @Override
                        public void onCompleted(Job<?> job, Duration took) {
                          heard.add("completed " + job.lostLeases());
                        }
                      }));
      JobId id = rig.enqueueRetained("x");
      Rig.await(started);
      worker.pause();
      now.updateAndGet(it -> it.plusSeconds(60));
      rig.store.sweep(new SweepRequest(10));
      assertThat(rig.view(id).state()).isEqualTo(JobState.READY);
      release.countDown();
      Eventually.eventually(() -> heard.contains("lost 0"));
      assertThat(rig.view(id).state()).isEqualTo(JobState.READY);
      worker.resume();
      Eventually.eventually(() -> heard.contains("completed 1"));
      assertThat(rig.view(id).history().attempts()).isEqualTo(1);
      assertThat(worker.metrics().leasesLost()).isEqualTo(1);
    }
  }

  @Test
  void a_handler_is_told_when_its_lease_ends_while_the_storage_is_away() throws Exception {
    try (Rig rig = new Rig(InstantSource.system(), Faulty::plain)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      rig.enqueue("x");
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                try {
                  Rig.await(never);
                } catch (InterruptedException e) {
                  interrupted.countDown();
                  throw e;
                }
              },
              options -> options.lease(Duration.ofMillis(200)).concurrency(1));
      Rig.await(started);
      rig.faulty().extendFails = true;
      Rig.await(interrupted);
      Eventually.eventually(() -> worker.metrics().leasesLost() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule10_a_running_job_that_is_cancelled_is_interrupted_and_becomes_cancelled(Rig.Shape shape)
      throws Exception {
    try (Rig rig = Rig.of(shape)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      JobId id = rig.enqueueRetained("x");
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                Rig.await(never);
              },
              options -> options.lease(LEASE));
      Rig.await(started);
      rig.store.alter(List.of(id), new Alteration.Cancel("not wanted"));
      Eventually.eventually(() -> "cancelled".equals(rig.ends.get(id)));
      assertThat(rig.view(id).state()).isEqualTo(JobState.CANCELLED);
      Eventually.eventually(() -> worker.metrics().cancelled() == 1);
    }
  }

  @Test
  void rule10_a_handler_that_finishes_after_it_was_cancelled_completes() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch started = new CountDownLatch(1);
      JobId id = rig.enqueueRetained("x");
      rig.work(
          job -> {
            started.countDown();
            Eventually.eventually(() -> job.heartbeat() == LeaseStatus.CANCEL_REQUESTED);
            assertThat(job.isCancelled()).isTrue();
          });
      Rig.await(started);
      rig.store.alter(List.of(id), new Alteration.Cancel("too late"));
      Eventually.eventually(() -> rig.ends.containsKey(id));
      assertThat(rig.view(id).state()).isEqualTo(JobState.COMPLETED);
    }
  }

  @Test
  void notes_are_written_while_the_handler_runs_and_found_by_the_next_attempt() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch noted = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(1);
      AtomicReference<String> cursor = new AtomicReference<>("none");
      JobId id = rig.enqueueRetained("x");
      JobWorker worker =
          rig.work(
              job -> {
                if (job.attempt() == 1) {
                  assertThat(job.cursor()).isEmpty();
                  job.progress(0.5);
                  job.log("half");
                  noted.countDown();
                  Rig.await(release);
                  job.saveCursor(new byte[] {'7'});
                  assertThat(rig.view(job.id()).notes().cursor()).isEqualTo(new byte[] {'7'});
                  throw new java.io.IOException("again");
                }
                cursor.set(new String(job.cursor().orElseThrow(), StandardCharsets.UTF_8));
                job.log("done");
                second.countDown();
              },
              options -> options.retry((attempt, e) -> java.util.Optional.of(Duration.ZERO)));
      Rig.await(noted);
      Eventually.eventually(() -> rig.view(id).notes().progress() == 0.5);
      release.countDown();
      Rig.await(second);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      JobNotes notes = rig.view(id).notes();
      assertThat(cursor).hasValue("7");
      assertThat(notes.log()).containsExactly("half", "done");
      assertThat(notes.progress()).isEqualTo(0.5);
    }
  }

  @Test
  void a_notepad_keeps_the_newest_lines_and_refuses_nonsense() {
    Notepad pad = new Notepad(JobNotes.NONE);
    assertThat(pad.takeNew()).isNull();
    for (int i = 0; i <= JobNotes.MAX_LINES; i++) {
      pad.log("line " + i);
    }
    pad.log("x".repeat(2 * JobNotes.MAX_LINE));
    List<String> log = Objects.requireNonNull(pad.takeNew()).log();
    assertThat(log).hasSize(JobNotes.MAX_LINES).startsWith("line 2");
    assertThat(log.get(log.size() - 1)).hasSize(JobNotes.MAX_LINE);
    assertThat(pad.takeNew()).isNull();
    pad.notWritten();
    assertThat(pad.takeNew()).isNotNull();
    assertThatIllegalArgumentException().isThrownBy(() -> pad.progress(1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> pad.progress(Double.NaN));
  }

  @Test
  void running_jobs_can_be_seen() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      JobId id = rig.enqueue("q", "x", JobOptions.DEFAULT);
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                Rig.await(release);
              },
              options -> options.name("me"));
      Rig.await(started);
      assertThat(worker.running()).singleElement().extracting(Job::id).isEqualTo(id);
      assertThat(worker.metrics().running()).isEqualTo(1);
      assertThat(rig.lease(id).holder()).isEqualTo("me");
      release.countDown();
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(worker.running()).isEmpty();
    }
  }
}
