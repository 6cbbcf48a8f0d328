package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long finished jobs stay. */
public interface RetentionConformance extends Subject {

  @Test
  default void retention_aFinishedJobWithoutItIsGoneAtOnce() {
    StoreHarness h = harness();
    h.browser();
    Delivery done = h.running();
    h.complete(done);
    assertThat(h.browser().find(done.job())).isEmpty();
    assertThat(h.browser().counts(StoreHarness.QUEUE).total()).isZero();
    h.control();
    JobId cancelled = h.add();
    h.cancel(cancelled);
    assertThat(h.browser().find(cancelled)).isEmpty();
  }

  @Test
  default void retention_aCompletedJobKeepsItsPayloadAndItsResult() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery done = h.running(job().payload("in").retain(Duration.ofHours(1)));
    h.advance(Duration.ofSeconds(3));
    assertThat(h.settle(new Settlement.Complete(done, new byte[] {1, 0, -1})))
        .isEqualTo(Settled.COMPLETED);
    JobView view = h.view(done.job());
    assertThat(view.state()).isEqualTo(JobState.COMPLETED);
    assertThat(view.payload()).asString().isEqualTo("in");
    assertThat(view.history().result()).containsExactly(1, 0, -1);
    assertThat(view.history().finishedAt()).isEqualTo(h.now());
    assertThat(view.lease()).isNull();
  }

  @Test
  default void retention_aJobWithoutAResultHasNone() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery done = h.running(job().retain(Duration.ofHours(1)));
    h.complete(done);
    assertThat(h.view(done.job()).history().result()).isNull();
  }

  @Test
  default void retention_endsWithTheFirstSweepAfter() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery done = h.running(job().retain(Duration.ofMinutes(10)));
    h.complete(done);
    h.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(h.sweep().purged()).isZero();
    assertThat(h.state(done.job())).isEqualTo(JobState.COMPLETED);
    h.advance(Duration.ofMillis(2));
    assertThat(h.sweep().purged()).isEqualTo(1);
    assertThat(h.browser().find(done.job())).isEmpty();
    assertThat(h.browser().counts(StoreHarness.QUEUE).total()).isZero();
    h.needs(Feature.IDENTITY);
    h.add(job().id(done.job()));
  }

  @Test
  default void retention_ofACancelledJobEndsAsWell() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    h.control();
    JobId id = h.add(job().retain(Duration.ofMinutes(10)));
    h.cancel(id);
    h.advance(Duration.ofMinutes(10).plusMillis(1));
    assertThat(h.sweep().purged()).isEqualTo(1);
    assertThat(h.browser().find(id)).isEmpty();
  }

  @Test
  default void retention_countsFromTheEndNotFromTheEnqueue() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery done = h.running(job().retain(Duration.ofSeconds(20)));
    h.advance(Duration.ofSeconds(19));
    h.complete(done);
    h.advance(Duration.ofSeconds(19));
    h.sweep();
    assertThat(h.state(done.job())).isEqualTo(JobState.COMPLETED);
  }

  @Test
  default void retention_forEverOutlastsEverySweep() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery done = h.running(job().retain(JobOptions.FOREVER));
    h.complete(done);
    h.advance(Duration.ofDays(36_500));
    assertThat(h.sweep().purged()).isZero();
    assertThat(h.state(done.job())).isEqualTo(JobState.COMPLETED);
  }

  @Test
  default void retention_isToldToTheHandlersSide() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    assertThat(h.running(job().retain(Duration.ofMinutes(7))).options().retain())
        .isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  default void retention_eachJobGoesInItsTime() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    for (int i = 10; i >= 1; i--) {
      h.complete(h.running(job().retain(Duration.ofMinutes(i))));
    }
    for (int i = 1; i <= 10; i++) {
      h.advance(Duration.ofMinutes(1));
      h.sweep();
      h.advance(Duration.ofMillis(1));
      h.sweep();
      assertThat(h.browser().counts(StoreHarness.QUEUE).completed()).isEqualTo(10 - i);
      h.advance(Duration.ofMillis(-1));
    }
  }

  @Test
  default void retention_sweepsInPortions() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    for (int i = 0; i < 5; i++) {
      h.complete(h.running(job().retain(Duration.ofSeconds(1))));
    }
    h.advance(Duration.ofSeconds(2));
    assertThat(h.store().sweep(new SweepRequest(2)).more()).isTrue();
    h.sweep();
    assertThat(h.browser().counts(StoreHarness.QUEUE).total()).isZero();
  }
}
