package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.in;
import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A paused queue gives nothing, and loses nothing. */
public interface PauseConformance extends Subject {

  private void pause(boolean paused) {
    harness().queues().configure(StoreHarness.QUEUE, QueueSettings.DEFAULT.paused(paused));
  }

  @Test
  default void pause_aPausedQueueGivesNothingUntilItIsResumed() {
    StoreHarness h = harness();
    JobId before = h.add();
    pause(true);
    JobId after = h.add();
    h.claimsNothing();
    pause(false);
    assertThat(h.drain()).containsExactly(before, after);
  }

  @Test
  default void pause_otherQueuesGoOn() {
    StoreHarness h = harness();
    pause(true);
    JobId other = h.add(in("other"));
    assertThat(h.claimOne("other").job()).isEqualTo(other);
  }

  @Test
  default void pause_aClaimFromManySkipsThePausedQueue() {
    StoreHarness h = harness();
    h.needs(Feature.CLAIM_FROM_MANY);
    pause(true);
    h.add();
    JobId other = h.add(in("other"));
    assertThat(
            Claims.jobs(
                h.claim(StoreHarness.request(5, Duration.ZERO, StoreHarness.QUEUE, "other"))))
        .containsExactly(other);
  }

  @Test
  default void pause_whatRunsCanBeSettled() {
    StoreHarness h = harness();
    Delivery running = h.running();
    pause(true);
    h.complete(running);
  }

  @Test
  default void pause_dueTimesPassAndNothingIsLost() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofSeconds(10)));
    pause(true);
    h.advance(Duration.ofHours(1));
    h.sweep();
    h.claimsNothing();
    pause(false);
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void pause_theSettingIsReadBack() {
    StoreHarness h = harness();
    pause(true);
    assertThat(h.queues().settings(StoreHarness.QUEUE).paused()).isTrue();
    assertThat(h.queues().settings()).containsKey(StoreHarness.QUEUE);
    pause(false);
    assertThat(h.queues().settings(StoreHarness.QUEUE)).isEqualTo(QueueSettings.DEFAULT);
  }

  @Test
  default void pause_staysWhenTheStorageIsOpenedAgain() {
    StoreHarness h = harness();
    pause(true);
    h.add();
    h.reopen();
    h.claimsNothing();
    pause(false);
    assertThat(h.drain()).hasSize(1);
  }
}
