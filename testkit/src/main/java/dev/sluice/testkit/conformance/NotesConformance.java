package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobNotes;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a handler notes while it runs. */
public interface NotesConformance extends Subject {
  /** Notes with something in each part. */
  static JobNotes notes(String text) {
    return new JobNotes(text.getBytes(UTF_8), 0.25, List.of("one", "two"));
  }

  private LeaseStatus note(Delivery running, JobNotes notes) {
    return harness().notebook().note(List.of(new Note(running, notes))).get(0);
  }

  @Test
  default void notes_areShownWhileTheJobRuns() {
    StoreHarness h = harness();
    h.browser();
    Delivery running = h.running();
    assertThat(h.view(running.job()).notes()).isEqualTo(JobNotes.NONE);
    assertThat(note(running, notes("here"))).isEqualTo(LeaseStatus.HELD);
    JobNotes seen = h.view(running.job()).notes();
    assertThat(seen.cursor()).asString().isEqualTo("here");
    assertThat(seen.progress()).isEqualTo(0.25);
    assertThat(seen.log()).containsExactly("one", "two");
  }

  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  @Test
  default void notes_replaceTheOnesBefore() {
    StoreHarness h = harness();
    h.browser();
    Delivery running = h.running();
    note(running, notes("here"));
    note(running, new JobNotes(null, 0.5, List.of()));
    JobNotes seen = h.view(running.job()).notes();
    assertThat(seen.cursor()).isNull();
    assertThat(seen.progress()).isEqualTo(0.5);
    assertThat(seen.log()).isEmpty();
  }

  @Test
  default void notes_areReadAgainByARetriedJob() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery running = h.running();
    note(running, notes("row 17"));
    h.retry(running, Duration.ZERO);
    assertThat(h.claimOne().cursor()).asString().isEqualTo("row 17");
  }

  @Test
  default void notes_areReadAgainAfterALostLease() {
    StoreHarness h = harness();
    Delivery running = h.running();
    note(running, notes("row 17"));
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(h.claimOne().cursor()).asString().isEqualTo("row 17");
  }

  @Test
  default void notes_areReadAgainWhenTheStorageIsOpenedAgain() {
    StoreHarness h = harness();
    h.notebook();
    Delivery running = h.running();
    note(running, notes("row 17"));
    h.needs(Feature.RELEASE);
    h.release(running, Duration.ZERO);
    h.reopen();
    assertThat(h.claimOne().cursor()).asString().isEqualTo("row 17");
  }

  @Test
  default void notes_stayWithARetainedJob() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery running = h.running(job().retain(Duration.ofHours(1)));
    note(running, notes("end"));
    h.complete(running);
    assertThat(h.view(running.job()).notes().log()).containsExactly("one", "two");
  }

  @Test
  default void rule02_aNoteUnderALostLeaseIsNotKept() {
    StoreHarness h = harness();
    Delivery late = h.running();
    h.notebook();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    assertThat(note(late, notes("late"))).isEqualTo(LeaseStatus.LOST);
    h.sweep();
    Delivery fresh = h.claimOne();
    assertThat(note(late, notes("stale"))).isEqualTo(LeaseStatus.LOST);
    assertThat(fresh.cursor()).isNull();
    h.needs(Feature.RELEASE);
    h.release(fresh, Duration.ZERO);
    assertThat(h.claimOne().cursor()).isNull();
  }

  @Test
  default void notes_answerEachNoteInItsOrder() {
    StoreHarness h = harness();
    h.control();
    Delivery done = h.running();
    h.notebook();
    h.complete(done);
    Delivery held = h.running();
    Delivery cancelled = h.running();
    h.cancel(cancelled.job());
    List<Note> list =
        List.of(
            new Note(done, notes("a")),
            new Note(held, notes("b")),
            new Note(cancelled, notes("c")));
    assertThat(h.notebook().note(list))
        .containsExactly(LeaseStatus.LOST, LeaseStatus.HELD, LeaseStatus.CANCEL_REQUESTED);
    assertThat(h.notebook().note(List.of())).isEmpty();
  }
}
