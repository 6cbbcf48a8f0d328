package dev.sluice.engine;

import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks to the storage for jobs whose runners are busy with their handlers: extends leases, writes
 * notes, and settles what was taken from a runner that is held up.
 */
final class Heartbeat implements Runnable {
  private static final long NOTES = TimeUnit.SECONDS.toNanos(1);

  private final WorkerScope scope;
  private final Crew crew;
  private final Leases leases;
  private final Extender extender;
  private final Rescue rescue;
  private final Runnable tidying;
  private final Presence presence;
  private final boolean extending;
  private final long leaseNanos;
  private final long tick;
  private volatile boolean ended;
  private volatile Thread thread = Thread.currentThread();

  Heartbeat(
      WorkerScope scope,
      Crew crew,
      Leases leases,
      Extender extender,
      Rescue rescue,
      Runnable tidying,
      Presence presence) {
    this.scope = scope;
    this.crew = crew;
    this.leases = leases;
    this.extender = extender;
    this.rescue = rescue;
    this.tidying = tidying;
    this.presence = presence;
    this.extending = scope.source.traits().has(Feature.EXTEND);
    this.leaseNanos = Nanos.of(scope.lease);
    // A lease is extended when a third of it has passed, or at the first tick after.
    this.tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), Math.min(NOTES, leaseNanos / 6));
  }

  /** What was taken from a runner waits to be settled, or others should hear of a change. */
  void wake() {
    LockSupport.unpark(thread);
  }

  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!ended) {
      try {
        rescue.settleAll();
        beat();
        tidying.run();
        presence.beat();
        if (crew.isDeserted()) {
          crew.summon();
        }
      } catch (Throwable e) {
        scope.outage.report("looking after running jobs", e);
      }
      if (rescue.isEmpty() && !ended) {
        LockSupport.parkNanos(this, tick);
      }
    }
  }

  private void beat() {
    long now = System.nanoTime();
    for (Runner runner : crew.roster()) {
      Batch batch = runner.batch();
      RunningJob<?> job = batch == null ? null : batch.current();
      if (job != null && job.notepad() != null) {
        leases.writeNotes(job);
      }
    }
    if (extending) {
      extendAll(now);
    }
  }

  private void extendAll(long now) {
    List<Batch> due = new ArrayList<>();
    List<LeaseToken> tokens = new ArrayList<>();
    List<Batch> owners = new ArrayList<>();
    for (Runner runner : crew.roster()) {
      Batch batch = runner.batch();
      if (batch != null && now - batch.extendedAt() >= leaseNanos / 3) {
        due.add(batch);
        for (LeaseToken token : batch.live()) {
          tokens.add(token);
          owners.add(batch);
        }
      }
    }
    if (tokens.isEmpty()) {
      return;
    }
    List<LeaseStatus> answers;
    try {
      answers = extender.extend(tokens, scope.lease);
    } catch (RuntimeException e) {
      // The watch ends what cannot be extended in time.
      scope.outage.goesOn("extending leases", e);
      return;
    }
    scope.outage.over();
    due.forEach(batch -> batch.extended(now, leaseNanos));
    for (int i = 0; i < answers.size(); i++) {
      heed(owners.get(i), tokens.get(i), answers.get(i));
    }
  }

  private void heed(Batch batch, LeaseToken token, LeaseStatus answer) {
    if (answer == LeaseStatus.HELD) {
      return;
    }
    RunningJob<?> job = batch.current();
    if (job != null && job.delivery() == token) {
      leases.apply(job, answer);
    } else {
      // One that was not begun: giving it back makes it what the storage wants it to be.
      leases.clear(batch);
    }
  }
}
