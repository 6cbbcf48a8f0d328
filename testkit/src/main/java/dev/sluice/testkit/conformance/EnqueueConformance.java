package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import dev.sluice.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an enqueue takes, answers and hands on (rules 6 and 14). */
public interface EnqueueConformance extends Subject {

  @Test
  default void enqueue_answersEachJobOfABatchInItsOrder() {
    NewJob first = job().build();
    NewJob second = job().build();
    assertThat(harness().enqueue(first, second))
        .containsExactly(Enqueued.inserted(first.id()), Enqueued.inserted(second.id()));
  }

  @Test
  default void enqueue_ofNothingAnswersNothing() {
    assertThat(harness().enqueue()).isEmpty();
    harness().claimsNothing();
  }

  @Test
  default void enqueue_leavesTheListToTheCaller() {
    List<NewJob> jobs = new ArrayList<>(List.of(job().payload("a").build()));
    harness().store().enqueue(jobs);
    jobs.set(0, job().payload("b").build());
    jobs.clear();
    assertThat(harness().claimOne().payload()).asString().isEqualTo("a");
  }

  @Test
  default void enqueue_aDeliveryCarriesWhatWasEnqueued() {
    StoreHarness h = harness();
    NewJob sent =
        job()
            .kind("mail")
            .payload("grüße, 世界")
            .headers(Map.of("trace", "1-ä", "empty", ""))
            .maxAttempts(7)
            .timeout(Duration.ofSeconds(9))
            .lostLeaseLimit(3)
            .build();
    h.enqueue(sent);
    Delivery got = h.claimOne();
    assertThat(got.job()).isEqualTo(sent.id());
    assertThat(got.queue()).isEqualTo(sent.queue());
    assertThat(got.kind()).isEqualTo("mail");
    assertThat(got.payload()).isEqualTo("grüße, 世界".getBytes(StandardCharsets.UTF_8));
    assertThat(got.options()).isEqualTo(sent.options());
    assertThat(got.attempt()).isEqualTo(1);
    assertThat(got.lostLeases()).isZero();
    assertThat(got.cursor()).isNull();
  }

  @Test
  default void enqueue_aDeliveryCarriesItsTimes() {
    StoreHarness h = harness();
    ManualClock clock = h.clock();
    h.add();
    h.advance(Duration.ofSeconds(5));
    Delivery got = h.claimOne();
    assertThat(got.enqueuedAt()).isEqualTo(ManualClock.START);
    assertThat(got.runAt()).isEqualTo(ManualClock.START);
    assertThat(got.leaseUntil()).isEqualTo(clock.instant().plus(StoreHarness.LEASE));
  }

  @Test
  default void enqueue_keepsEveryByteOfAPayload() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    harness().add(job().payload(all.clone()));
    assertThat(harness().claimOne().payload()).isEqualTo(all);
  }

  @Test
  default void enqueue_keepsAnEmptyPayload() {
    harness().add(job().payload(new byte[0]));
    assertThat(harness().claimOne().payload()).isEmpty();
  }

  @Test
  default void enqueue_sequencesRiseInTheOrderOfEnqueueing() {
    StoreHarness h = harness();
    h.enqueue(job().build(), job().build());
    h.add();
    List<Long> sequences =
        Claims.all(h, StoreHarness.QUEUE).stream().map(Delivery::sequence).toList();
    assertThat(sequences).hasSize(3).isSorted().doesNotHaveDuplicates();
  }

  @Test
  default void rule06_anIdThatIsThereAnswersDuplicateAndChangesNothing() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY);
    JobId id = h.add(job().payload("old"));
    assertThat(h.enqueue(job().id(id).payload("new"))).isEqualTo(Enqueued.duplicate(id));
    assertThat(h.claimOne().payload()).asString().isEqualTo("old");
    h.claimsNothing();
  }

  @Test
  default void rule06_anIdIsTakenWhileItsJobIsScheduled() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY, Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofHours(1)));
    assertThat(h.enqueue(job().id(id))).isEqualTo(Enqueued.duplicate(id));
    h.claimsNothing();
  }

  @Test
  default void rule06_anIdIsTakenWhileItsJobRuns() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY);
    Delivery running = h.running();
    assertThat(h.enqueue(job().id(running.job()))).isEqualTo(Enqueued.duplicate(running.job()));
    h.claimsNothing();
    h.complete(running);
  }

  @Test
  default void rule06_anIdIsTakenWhileItsJobIsDead() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY, Feature.BURY);
    Delivery running = h.running();
    h.bury(running);
    assertThat(h.enqueue(job().id(running.job()))).isEqualTo(Enqueued.duplicate(running.job()));
    h.claimsNothing();
  }

  @Test
  default void rule06_anIdIsTakenWhileItsFinishedJobIsRetained() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY, Feature.RETAIN);
    Delivery running = h.running(job().retain(Duration.ofHours(1)));
    h.complete(running);
    assertThat(h.enqueue(job().id(running.job()))).isEqualTo(Enqueued.duplicate(running.job()));
    h.claimsNothing();
  }

  @Test
  default void rule06_anIdIsFreeWhenItsJobIsGone() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY);
    Delivery running = h.running();
    h.complete(running);
    h.add(job().id(running.job()));
    assertThat(h.drain()).containsExactly(running.job());
  }

  @Test
  default void rule06_theSecondOfTwoEqualIdsInOneBatchIsADuplicate() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY);
    NewJob first = job().payload("1").build();
    NewJob second = job().id(first.id()).payload("2").build();
    NewJob third = job().payload("3").build();
    assertThat(h.enqueue(first, second, third))
        .containsExactly(
            Enqueued.inserted(first.id()),
            Enqueued.duplicate(first.id()),
            Enqueued.inserted(third.id()));
    assertThat(Claims.all(h, StoreHarness.QUEUE))
        .extracting(d -> new String(d.payload(), StandardCharsets.UTF_8))
        .containsExactly("1", "3");
  }

  @Test
  default void rule06_equalPayloadsAndTimesWithoutAKeyAreJobsOfTheirOwn() {
    StoreHarness h = harness();
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      jobs.add(job().kind("same").payload("same").priority(0).build());
    }
    assertThat(h.store().enqueue(jobs)).allMatch(a -> a.outcome() == Outcome.INSERTED);
    assertThat(h.drain()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  default void rule06_equalPayloadsDueAtOneTimeAreJobsOfTheirOwn() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    for (int i = 0; i < 20; i++) {
      h.add(job().payload("same").runAt(h.now().plusSeconds(60)));
    }
    h.advance(Duration.ofSeconds(60));
    assertThat(h.drain()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  default void rule06_aBatchSentAgainAfterAnUnknownOutcomeIsStoredOnce() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY);
    NewJob stored = job().build();
    NewJob lost = job().build();
    h.enqueue(stored);
    assertThat(h.enqueue(stored, lost))
        .containsExactly(Enqueued.duplicate(stored.id()), Enqueued.inserted(lost.id()));
    assertThat(h.enqueue(stored, lost))
        .containsExactly(Enqueued.duplicate(stored.id()), Enqueued.duplicate(lost.id()));
    assertThat(h.drain()).containsExactly(stored.id(), lost.id());
  }

  @Test
  default void rule06_everyOperationAcceptsTheIdThatAnEnqueueAnswered() {
    StoreHarness h = harness();
    JobId id = h.enqueue(job().delay(Duration.ofHours(1))).id();
    h.control();
    assertThat(h.alter(id, new Alteration.Promote()).id()).isEqualTo(id);
    assertThat(h.claimOne().job()).isEqualTo(id);
    assertThat(h.browser().find(id)).isPresent();
  }

  @Test
  default void rule14_aPayloadAboveTheLimitIsRejectedAndTheRestIsStored() {
    StoreHarness h = harness();
    int limit = h.traits().maxPayload();
    h.applicable(limit <= 64 << 20, "maxPayload is too large to go beyond it: " + limit);
    NewJob small = job().payload("a").build();
    NewJob large = job().payload(new byte[limit + 1]).build();
    NewJob last = job().payload("b").build();
    List<Enqueued> answers = h.enqueue(small, large, last);
    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(Outcome.INSERTED, Outcome.REJECTED, Outcome.INSERTED);
    assertThat(answers.get(1).id()).isEqualTo(large.id());
    assertThat(answers.get(1).reason()).isNotBlank();
    assertThat(h.drain()).containsExactly(small.id(), last.id());
  }

  @Test
  default void rule14_aPayloadAtTheLimitIsStored() {
    StoreHarness h = harness();
    int limit = h.traits().maxPayload();
    h.applicable(limit <= 64 << 20, "maxPayload is too large to reach it: " + limit);
    h.add(job().payload(new byte[limit]));
    assertThat(h.claimOne().payload()).hasSize(limit);
  }
}
