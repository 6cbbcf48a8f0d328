package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.testkit.ManualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that are written as if nothing were there, and meet what is. */
class MariaEnqueueTest {
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
  @EnumSource(names = {"MARIADB", "MYSQL"})
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
