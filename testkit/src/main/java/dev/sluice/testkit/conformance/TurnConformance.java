package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.TurnSource.Turn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Settling and claiming in one go does what both do. */
public interface TurnConformance extends Subject {
  private static Turn completing(TurnSource turns, Delivery running) throws InterruptedException {
    return turns.turn(
        Settlements.complete(List.of(running)),
        StoreHarness.request(5, Duration.ZERO, StoreHarness.QUEUE));
  }

  @Test
  default void turn_settlesThenClaims() throws InterruptedException {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    Delivery running = h.running();
    JobId next = h.add();
    Turn turn = completing(turns, running);
    assertThat(turn.settled()).containsExactly(Settled.COMPLETED);
    assertThat(Claims.jobs(turn.claimed())).containsExactly(next);
  }

  @Test
  default void turn_settlesBeforeItClaims() throws InterruptedException {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    h.needs(Feature.GROUPS);
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    Turn turn = completing(turns, head);
    assertThat(Claims.jobs(turn.claimed())).containsExactly(next);
  }

  @Test
  default void turn_aRetryWithoutADelayCanComeBackInTheSameTurn() throws InterruptedException {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    h.needs(Feature.RETRY);
    Delivery running = h.running();
    Turn turn =
        turns.turn(
            List.<Settlement>of(new Settlement.Retry(running, Duration.ZERO, h.failure("x"))),
            StoreHarness.request(5, Duration.ZERO, StoreHarness.QUEUE));
    assertThat(turn.settled()).containsExactly(Settled.RETRYING);
    assertThat(turn.claimed()).extracting(Delivery::attempt).containsExactly(2);
  }

  @Test
  default void turn_claimsWhatBecameDueInAGroup() throws InterruptedException {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    h.needs(Feature.GROUPS, Feature.DELAY);
    Delivery running = h.running();
    JobId due = h.add(job().group("g").delay(Duration.ofSeconds(1)));
    JobId ready = h.add();
    h.clock().advance(Duration.ofSeconds(1));
    Turn turn = completing(turns, running);
    assertThat(Claims.jobs(turn.claimed())).containsExactly(ready, due);
  }

  @Test
  default void turn_claimsThoughSomethingHasExpired() throws InterruptedException {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    h.needs(Feature.EXPIRE);
    Delivery running = h.running();
    h.add(job().expiresAt(h.now().plusSeconds(1)));
    JobId ready = h.add();
    h.clock().advance(Duration.ofSeconds(1));
    Turn turn = completing(turns, running);
    assertThat(turn.settled()).containsExactly(Settled.COMPLETED);
    assertThat(Claims.jobs(turn.claimed())).containsExactly(ready);
  }

  @Test
  default void turn_withNothingToSettleClaims() throws InterruptedException {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    JobId id = h.add();
    Turn turn = turns.turn(List.of(), StoreHarness.request(5, Duration.ZERO, StoreHarness.QUEUE));
    assertThat(turn.settled()).isEmpty();
    assertThat(Claims.jobs(turn.claimed())).containsExactly(id);
  }

  @Test
  default void turn_aStaleLeaseIsLostAndTheClaimGoesOn() throws InterruptedException {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    Delivery done = h.running();
    h.complete(done);
    JobId id = h.add();
    Turn turn =
        turns.turn(
            Settlements.complete(List.of(done)),
            StoreHarness.request(5, Duration.ZERO, StoreHarness.QUEUE));
    assertThat(turn.settled()).containsExactly(Settled.LEASE_LOST);
    assertThat(Claims.jobs(turn.claimed())).containsExactly(id);
  }

  @Test
  default void turn_manyThreadsRunEachJobOnce() {
    StoreHarness h = harness();
    TurnSource turns = h.role(TurnSource.class);
    int count = h.effort().races();
    for (int i = 0; i < count; i++) {
      h.add();
    }
    ConcurrentLinkedQueue<JobId> got = new ConcurrentLinkedQueue<>();
    Together.run(
        4,
        thread -> {
          List<Delivery> mine = List.of();
          do {
            Turn turn =
                turns.turn(
                    Settlements.complete(mine),
                    StoreHarness.request(3, Duration.ZERO, StoreHarness.QUEUE));
            assertThat(turn.settled()).hasSize(mine.size()).allMatch(Settled.COMPLETED::equals);
            mine = turn.claimed();
            got.addAll(Claims.jobs(mine));
          } while (!mine.isEmpty());
        });
    assertThat(got).hasSize(count).doesNotHaveDuplicates();
  }
}
