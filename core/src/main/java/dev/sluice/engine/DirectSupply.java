package dev.sluice.engine;

import dev.sluice.Worker.State;
import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.TurnSource.Turn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runners that claim and settle by themselves, for sources whose calls cost next to nothing: no job
 * is ever handed from one thread to another.
 */
final class DirectSupply implements Supply {
  private final WorkerScope scope;
  private final Crew crew;
  private final Settler settler;
  private final Announcer announcer;
  private final Claims claims;
  private final Drain drain;
  private final Backoff backoff = new Backoff();
  private final AtomicLong answers = new AtomicLong();

  DirectSupply(
      WorkerScope scope,
      Crew crew,
      Settler settler,
      Announcer announcer,
      Claims claims,
      Drain drain) {
    this.scope = scope;
    this.crew = crew;
    this.settler = settler;
    this.announcer = announcer;
    this.claims = claims;
    this.drain = drain;
  }

  @Override
  public @Nullable Batch turn(Outcomes outcomes) throws InterruptedException {
    int room = claims.room(claims.limit());
    TurnSource source = claims.turnSource();
    if (room == 0 || source == null || outcomes.isEmpty()) {
      settler.settle(outcomes);
      return room == 0 ? null : claimNow(room);
    }
    long now = System.nanoTime();
    Turn turn;
    try {
      turn = source.turn(outcomes.settlements(), claims.request(room, Duration.ZERO));
    } catch (RuntimeException e) {
      claims.unused(room);
      failed(e);
      settler.settle(outcomes);
      return null;
    }
    scope.outage.over();
    announcer.announce(outcomes, turn.settled());
    claims.unused(room - turn.claimed().size());
    return batch(turn.claimed(), now);
  }

  private @Nullable Batch claimNow(int room) throws InterruptedException {
    long now = System.nanoTime();
    try {
      return batch(claims.claim(room, Duration.ZERO), now);
    } catch (RuntimeException e) {
      failed(e);
      return null;
    }
  }

  private @Nullable Batch batch(List<Delivery> claimed, long now) {
    return claimed.isEmpty() ? null : claims.batch(claimed, now);
  }

  @Override
  public @Nullable Batch poll(Runner runner) throws InterruptedException {
    if (!claims.hasQueues()) {
      answers.incrementAndGet();
      crew.restBeforeClaim(Claims.LONG_POLL.toNanos());
      return null;
    }
    int room = claims.room(claims.limit());
    if (room == 0) {
      crew.restBeforeClaim(claims.nanosToNext());
      return null;
    }
    boolean draining = crew.state() == State.DRAINING;
    try {
      // The leases begin when the wait ends, so the time is taken then.
      List<Delivery> got = claims.claim(room, claims.pollTime(draining));
      scope.outage.over();
      backoff.reset();
      if (got.isEmpty() && draining) {
        drain.check();
      }
      Batch next = batch(got, System.nanoTime());
      runner.take(next);
      answers.incrementAndGet();
      return next;
    } catch (RuntimeException e) {
      failed(e);
      crew.restBeforeClaim(backoff.nextNanos());
      return null;
    }
  }

  private void failed(RuntimeException e) {
    scope.outage.goesOn("claiming from " + claims.queues(), e);
  }

  @Override
  public boolean callsForMore(Batch got) {
    // Others need not wait for a job that may take long, nor when there is more than we took.
    return got.isExpectedSlow() || (got.size() >= claims.limit() && claims.isWorthSharing());
  }

  @Override
  public void settle(Outcomes outcomes) {
    settler.settle(outcomes);
  }

  @Override
  public void release(List<Delivery> unstarted) {
    settler.release(unstarted);
  }

  @Override
  public boolean isAsking() {
    return crew.seatTaken();
  }

  @Override
  public long rounds() {
    return crew.rounds();
  }

  @Override
  public long answers() {
    return answers.get();
  }

  @Override
  public void wakeup() {
    scope.source.wakeup();
  }

  @Override
  public boolean holdsNone() {
    return true;
  }

  @Override
  public boolean hasSettledAll() {
    return true;
  }

  @Override
  public void tidy() {}

  @Override
  public void start() {}

  @Override
  public void close() {}
}
