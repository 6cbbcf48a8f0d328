package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that finishes in the middle of the message that enqueues it again. */
class PostgresEnqueueTest {
  private final String url = Stores.freshPostgres();

  /** Has a job finish as soon as it is stored: no test could do it in time. */
  @BeforeEach
  void finishInBetween() {
    Stores.open(url, new ManualClock()).close();
    Stores.execute(
        url,
        "CREATE FUNCTION finish() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO sluice_finished (seq, id, queue_id, state, finished_at, priority,"
            + " run_at, claims, attempts, lost, releases, enqueued_at, kind, payload)"
            + " VALUES (NEW.seq, NEW.id, NEW.queue_id, 3, 0, 0, 0, 1, 1, 0, 0, 0, '', '') ON CONFLICT DO NOTHING;"
            + " RETURN NULL; END $$");
    Stores.execute(
        url,
        "CREATE TRIGGER finish AFTER INSERT ON sluice_job FOR EACH ROW"
            + " WHEN (NEW.payload = '\\x07'::bytea) EXECUTE FUNCTION finish()");
  }

  @AfterEach
  void leaveTheTablesAsTheyWere() {
    Stores.execute(url, "DROP TRIGGER finish ON sluice_job");
    Stores.execute(url, "DROP FUNCTION finish()");
  }

  private static NewJob job(int payload) {
    return new NewJob(JobId.next(), "q", "", new byte[] {(byte) payload}, JobOptions.DEFAULT, null);
  }

  @Test
  void isThereOnceAmongMany() {
    NewJob finishing = job(7);
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < PostgresBulk.FROM; i++) {
      jobs.add(i == 50 ? finishing : job(1));
    }
    try (SqlStore store = Stores.open(url, new ManualClock())) {
      List<Enqueued> answers = store.enqueue(jobs);
      for (int i = 0; i < jobs.size(); i++) {
        JobId id = jobs.get(i).id();
        assertThat(answers.get(i))
            .isEqualTo(i == 50 ? Enqueued.duplicate(id) : Enqueued.inserted(id));
      }
      assertThat(store.counts("q").live()).isEqualTo(jobs.size() - 1);
    }
  }

  @Test
  void isThereOnce() {
    NewJob finishing = job(7);
    NewJob other = job(1);
    try (SqlStore store = Stores.open(url, new ManualClock())) {
      assertThat(store.enqueue(List.of(finishing, other)))
          .containsExactly(Enqueued.duplicate(finishing.id()), Enqueued.inserted(other.id()));
      assertThat(store.find(finishing.id()))
          .get()
          .extracting(JobView::state)
          .isEqualTo(JobState.COMPLETED);
      assertThat(store.counts("q").live()).isEqualTo(1);
    }
  }
}
