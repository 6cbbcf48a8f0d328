package dev.sluice.engine;

import dev.sluice.Worker.State;
import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.TurnSource.Turn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runners that claim and settle by themselves, for sources whose calls cost next to nothing: no job
 * is ever handed from one thread to another.
 */
final class DirectFeed implements Feed {
  private final WorkerScope scope;
  private final Crew crew;
  private final Settler settler;
  private final Announcer announcer;
  private final Claims claims;
  private final Drain drain;
  private final Backoff backoff = new Backoff();

  DirectFeed(
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
  public @Nullable Batch turn(Runner runner, Batch finished) throws InterruptedException {
    Outcomes outcomes = finished.outcomes();
    int room = crew.mayClaim(runner) ? claims.room() : 0;
    if (room == 0) {
      settler.settle(outcomes);
      return null;
    }
    Batch next = turn(outcomes, room);
    if (next != null && (next.size() >= room || next.isExpectedSlow())) {
      crew.summon();
    }
    return next;
  }

  private @Nullable Batch turn(Outcomes outcomes, int room) throws InterruptedException {
    TurnSource source = claims.turnSource();
    if (source == null || outcomes.isEmpty()) {
      settler.settle(outcomes);
      return claimNow(room);
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
    return claims.batch(turn.claimed(), room, now);
  }

  private @Nullable Batch claimNow(int room) throws InterruptedException {
    try {
      return claims.claim(room, Duration.ZERO);
    } catch (RuntimeException e) {
      failed(e);
      return null;
    }
  }

  @Override
  public @Nullable Batch await(Runner runner) throws InterruptedException {
    if (crew.seek(runner) == Crew.Seek.LEAVE) {
      return null;
    }
    boolean passOn = false;
    try {
      Batch got = poll();
      // Others need not wait for a job that may take long, nor when there is more than we took.
      passOn = got != null && (got.isExpectedSlow() || got.size() >= claims.limit());
      if (got == null && crew.state() == State.DRAINING) {
        drain.check(runner);
      }
      return got == null ? Runner.NOTHING : got;
    } finally {
      crew.leaveSeat(runner, passOn);
    }
  }

  private @Nullable Batch poll() throws InterruptedException {
    if (!claims.hasQueues()) {
      crew.restBeforeClaim(Claims.LONG_POLL.toNanos());
      return null;
    }
    int room = claims.room();
    if (room == 0) {
      crew.restBeforeClaim(claims.nanosToNext());
      return null;
    }
    try {
      Batch got = claims.claim(room, claims.pollTime(crew.state() == State.DRAINING));
      scope.outage.over();
      backoff.reset();
      return got;
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
  public void settle(Batch finished) {
    settler.settle(finished.outcomes());
  }
}
