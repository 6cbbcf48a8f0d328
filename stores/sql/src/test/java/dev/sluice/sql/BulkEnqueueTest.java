package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that are written as if nothing were there, and meet what is. */
class BulkEnqueueTest {
  private static final int MANY = 1_000;

  @TempDir Path folder;

  private static NewJob job(JobId id, String queue, int payload) {
    return new NewJob(id, queue, "", new byte[] {(byte) payload}, JobOptions.DEFAULT, null);
  }

  /** Jobs of two queues by turns. */
  private static List<NewJob> jobs(List<JobId> ids) {
    List<NewJob> jobs = new ArrayList<>();
    for (JobId id : ids) {
      jobs.add(job(id, jobs.size() % 2 == 0 ? "even" : "odd", 1));
    }
    return jobs;
  }

  @ParameterizedTest
  @EnumSource
  void isStoredAndCountedOnce(SqlTransactionTest.Kind kind) {
    List<JobId> ids = JobId.next(MANY + 1);
    try (SqlStore store = Stores.open(kind.url(folder), new ManualClock())) {
      List<NewJob> jobs = jobs(ids.subList(0, MANY));
      assertThat(store.enqueue(jobs))
          .extracting(Enqueued::outcome)
          .containsOnly(Enqueued.Outcome.INSERTED);
      jobs.add(job(ids.get(MANY), "even", 1));
      List<Enqueued> again = store.enqueue(jobs);
      assertThat(again.subList(0, MANY))
          .extracting(Enqueued::outcome)
          .containsOnly(Enqueued.Outcome.DUPLICATE);
      assertThat(again.get(MANY)).isEqualTo(Enqueued.inserted(ids.get(MANY)));
      assertThat(store.counts("even").ready()).isEqualTo(MANY / 2 + 1);
      assertThat(store.counts("odd").ready()).isEqualTo(MANY / 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isStoredAsItIs(SqlTransactionTest.Kind kind) {
    ManualClock clock = new ManualClock();
    List<NewJob> jobs = new ArrayList<>();
    for (JobId id : JobId.next(MANY)) {
      jobs.add(different(id, jobs.size(), clock.instant()));
    }
    try (SqlStore store = Stores.open(kind.url(folder), clock)) {
      store.enqueue(jobs);
      long before = 0;
      for (NewJob job : jobs) {
        JobView found = store.find(job.id()).orElseThrow();
        assertThat(List.of(found.queue(), found.kind(), found.options()))
            .isEqualTo(List.of(job.queue(), job.kind(), job.options()));
        assertThat(found.payload()).isEqualTo(job.payload());
        assertThat(found.state())
            .isEqualTo(job.options().delay() == null ? JobState.READY : JobState.SCHEDULED);
        assertThat(found.sequence()).isGreaterThan(before);
        before = found.sequence();
      }
      assertThat(store.counts("q0").ready() + store.counts("q1").ready()).isEqualTo(MANY / 2);
      assertThat(store.counts("q0").scheduled() + store.counts("q1").scheduled())
          .isEqualTo(MANY / 2);
    }
  }

  /** By its number it has any of all wishes that go the short way. */
  private static NewJob different(JobId id, int number, Instant now) {
    JobOptions none = JobOptions.DEFAULT;
    JobOptions options =
        new JobOptions(
            number % 3 == 0 ? Map.of("name", "value" + number) : Map.of(),
            number % 5,
            null,
            number % 2 == 0 ? null : Duration.ofSeconds(1 + number),
            null,
            null,
            1 + number % 7,
            null,
            number % 11 == 0 ? now.plusSeconds(10_000) : null,
            none.retain(),
            none.lostLeaseLimit());
    byte[] payload = {(byte) number};
    return new NewJob(id, "q" + number / 2 % 2, "kind" + number % 13, payload, options, null);
  }

  @ParameterizedTest
  @EnumSource
  void fillsABoundedQueueAndNoMore(SqlTransactionTest.Kind kind) {
    try (SqlStore store = Stores.open(kind.url(folder), new ManualClock())) {
      store.configure("even", QueueSettings.DEFAULT.capacity(100));
      List<Enqueued> answers = store.enqueue(jobs(JobId.next(MANY)));
      for (int i = 0; i < MANY; i++) {
        boolean fits = i % 2 == 1 || i < 200;
        assertThat(answers.get(i).outcome())
            .isEqualTo(fits ? Enqueued.Outcome.INSERTED : Enqueued.Outcome.FULL);
      }
      assertThat(store.counts("even").ready()).isEqualTo(100);
      assertThat(store.counts("odd").ready()).isEqualTo(MANY / 2);
    }
  }

  /** As on PostgreSQL: a job that finishes in the middle of the batch that enqueues it again. */
  @ParameterizedTest
  @EnumSource(names = {"MARIADB", "MYSQL"})
  void isThereOnceWhenItFinishesInBetween(SqlTransactionTest.Kind kind) {
    String url = kind.url(folder);
    NewJob finishing = job(JobId.next(), "q", 7);
    NewJob other = job(JobId.next(), "q", 1);
    try (SqlStore store = Stores.open(url, new ManualClock())) {
      Stores.execute(
          url,
          "CREATE TRIGGER finish AFTER INSERT ON sluice_job FOR EACH ROW"
              + " INSERT INTO sluice_finished (seq, id, queue_id, state, finished_at, priority,"
              + " run_at, claims, attempts, lost, releases, enqueued_at, kind, payload)"
              + " SELECT NEW.seq, NEW.id, NEW.queue_id, 3, 0, 0, 0, 1, 1, 0, 0, 0, '', ''"
              + " FROM sluice_queue WHERE id = NEW.queue_id AND NEW.payload = X'07'");
      try {
        assertThat(store.enqueue(List.of(other, finishing)))
            .containsExactly(Enqueued.inserted(other.id()), Enqueued.duplicate(finishing.id()));
      } finally {
        Stores.execute(url, "DROP TRIGGER finish");
      }
      assertThat(store.find(finishing.id()))
          .get()
          .extracting(JobView::state)
          .isEqualTo(JobState.COMPLETED);
      assertThat(store.counts("q").live()).isEqualTo(1);
    }
  }
}
