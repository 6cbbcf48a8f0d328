package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs that come from another store lose nothing on the way. */
public interface MoveConformance extends Subject {

  private NewJob.Past past(JobState state, Instant runAt) {
    return past(state, runAt, state.isFinal() ? harness().now().minusSeconds(30) : null);
  }

  private NewJob.Past past(JobState state, Instant runAt, @Nullable Instant finishedAt) {
    Instant now = harness().now();
    Failure failure = new Failure(2, now.minusSeconds(50), "Oops", "said the other store", "");
    byte[] result = {7};
    JobHistory history =
        new JobHistory(
            now.minusSeconds(100),
            2,
            1,
            3,
            now.minusSeconds(60),
            finishedAt,
            List.of(failure),
            result,
            state == JobState.CANCELLED ? "enough" : null);
    return new NewJob.Past(state, runAt, history, NotesConformance.notes("row 9"));
  }

  private StoreHarness movable() {
    harness().needs(Feature.DELAY, Feature.RETRY);
    return harness();
  }

  @Test
  default void move_aReadyJobKeepsItsCountsAndItsCursor() {
    StoreHarness h = movable();
    JobId id = h.add(job().past(past(JobState.READY, h.now().minusSeconds(10))));
    Delivery got = h.claimOne();
    assertThat(got.job()).isEqualTo(id);
    assertThat(got.attempt()).isEqualTo(3);
    assertThat(got.lostLeases()).isEqualTo(1);
    assertThat(got.cursor()).asString().isEqualTo("row 9");
    assertThat(got.enqueuedAt()).isEqualTo(h.now().minusSeconds(100));
    assertThat(got.runAt()).isEqualTo(h.now().minusSeconds(10));
    h.complete(got);
  }

  @Test
  default void move_aReadyJobKeepsItsReadyTime() {
    StoreHarness h = movable();
    JobId here = h.add();
    JobId later = h.add(job().past(past(JobState.READY, h.now().minusSeconds(5))));
    JobId sooner = h.add(job().past(past(JobState.READY, h.now().minusSeconds(10))));
    assertThat(h.drain()).containsExactly(sooner, later, here);
  }

  @Test
  default void move_aScheduledJobKeepsItsTime() {
    StoreHarness h = movable();
    JobId id = h.add(job().past(past(JobState.SCHEDULED, h.now().plusSeconds(20))));
    h.advance(Duration.ofSeconds(19));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(1));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void move_anOptionOfTimeIsNotCountedAgain() {
    StoreHarness h = movable();
    JobId id =
        h.add(
            job()
                .delay(Duration.ofHours(9))
                .past(past(JobState.SCHEDULED, h.now().plusSeconds(20))));
    h.advance(Duration.ofSeconds(20));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void move_theWholeHistoryIsShown() {
    StoreHarness h = movable();
    h.browser();
    NewJob.Past past = past(JobState.SCHEDULED, h.now().plusSeconds(20));
    JobView view = h.view(h.add(job().past(past)));
    assertThat(view.state()).isEqualTo(JobState.SCHEDULED);
    assertThat(view.runAt()).isEqualTo(past.runAt());
    assertThat(view.history())
        .usingRecursiveComparison()
        .ignoringFields("result")
        .isEqualTo(past.history());
    JobNotes notes = view.notes();
    assertThat(notes.cursor()).asString().isEqualTo("row 9");
    assertThat(notes.log()).isEqualTo(past.notes().log());
    assertThat(notes.progress()).isEqualTo(past.notes().progress());
  }

  @Test
  default void move_aDeadJobStaysDead() {
    StoreHarness h = movable();
    h.needs(Feature.BURY);
    h.browser();
    JobId id = h.add(job().past(past(JobState.DEAD, h.now().minusSeconds(40))));
    h.sweep();
    h.claimsNothing();
    JobView view = h.view(id);
    assertThat(view.state()).isEqualTo(JobState.DEAD);
    assertThat(view.history().failures()).hasSize(1);
    assertThat(view.history().finishedAt()).isEqualTo(h.now().minusSeconds(30));
  }

  @Test
  default void move_aFinishedJobKeepsItsResultAndTheRestOfItsRetention() {
    StoreHarness h = movable();
    h.needs(Feature.RETAIN);
    JobId id =
        h.add(
            job()
                .retain(Duration.ofSeconds(60))
                .past(past(JobState.COMPLETED, h.now().minusSeconds(40))));
    h.sweep();
    assertThat(h.view(id).state()).isEqualTo(JobState.COMPLETED);
    assertThat(h.view(id).history().result()).containsExactly(7);
    h.claimsNothing();
    h.advance(Duration.ofSeconds(31));
    h.sweep();
    assertThat(h.browser().find(id)).isEmpty();
  }

  @Test
  default void move_aCancelledJobKeepsItsReason() {
    StoreHarness h = movable();
    h.needs(Feature.RETAIN);
    JobId id =
        h.add(
            job()
                .retain(Duration.ofSeconds(60))
                .past(past(JobState.CANCELLED, h.now().minusSeconds(40))));
    assertThat(h.view(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(h.view(id).history().reason()).isEqualTo("enough");
    h.claimsNothing();
  }

  @Test
  default void move_sentAgainItIsADuplicate() {
    StoreHarness h = movable();
    h.needs(Feature.IDENTITY);
    NewJob moved = job().past(past(JobState.READY, h.now())).build();
    h.enqueue(moved);
    assertThat(h.enqueue(moved)).containsExactly(Enqueued.duplicate(moved.id()));
  }

  @Test
  default void move_aJobThatHasStartedHoldsItsGroup() {
    StoreHarness h = movable();
    h.needs(Feature.GROUPS);
    h.add(job().group("g"));
    JobId head = h.add(job().group("g").past(past(JobState.SCHEDULED, h.now().plusSeconds(20))));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(20));
    assertThat(h.claimOne().job()).isEqualTo(head);
  }

  @Test
  default void move_aLiveJobTakesItsUniqueKey() {
    StoreHarness h = movable();
    h.needs(Feature.UNIQUE);
    JobId id = h.add(job().unique("k").past(past(JobState.READY, h.now())));
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(id));
  }

  @Test
  default void move_aJobThatComesInReplacesNothing() {
    StoreHarness h = movable();
    h.needs(Feature.UNIQUE);
    JobId there = h.add(job().unique("k", OnConflict.REPLACE).payload("new"));
    TestJob old = job().unique("k", OnConflict.REPLACE).payload("old");
    assertThat(h.enqueue(old.past(past(JobState.READY, h.now()))))
        .isEqualTo(Enqueued.duplicate(there));
    assertThat(h.claimOne().payload()).asString().isEqualTo("new");
  }
}
