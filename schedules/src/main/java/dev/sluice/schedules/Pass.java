package dev.sluice.schedules;

import dev.sluice.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What is done with a schedule each time that its job is claimed: finish what a node had begun that
 * died, fire what is due, and find out when to come again. Each step is noted under the lease of
 * the job before the next one, so that only the holder takes it, and whoever comes after it goes on
 * from there.
 */
final class Pass {
  /** How long to wait for room in the queue of the jobs. */
  private static final Duration FOR_ROOM = Duration.ofSeconds(5);

  /** Where there is nothing to wait for: a hundred years, which all storages can count. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private final Job<byte[]> job;
  private final Definition definition;
  private final Schedule schedule;
  private final Instant now;
  private final Placing placing;
  private Progress progress;
  private Progress noted;

  /**
   * @param now by the storage's clock, or a little earlier
   */
  Pass(Job<byte[]> job, Definition definition, Progress progress, Instant now, Placing placing) {
    this.job = job;
    this.definition = definition;
    this.schedule = definition.schedule();
    this.progress = progress;
    this.noted = progress;
    this.now = now;
    this.placing = placing;
  }

  /** Does it, and answers how long to wait from {@code now} for the next one. */
  Duration run() {
    if (!schedule.paused() && !definition.revision().equals(progress.revision())) {
      progress = progress.begin(definition, begun());
      note();
    }
    release(Set.of());
    if (!progress.firing().isEmpty()) {
      place();
    }
    if (!schedule.paused() && progress.firing().isEmpty() && isDue()) {
      decide();
    }
    note();
    return untilNext();
  }

  // Its own time as long as nothing has been noted: that of its enqueue, or of its change.
  private Instant begun() {
    Instant begun = definition.begun();
    return begun == null ? job.runAt() : begun;
  }

  private boolean isDue() {
    Instant next = progress.next();
    return next != null && !next.isAfter(now);
  }

  private void decide() {
    Instant first = progress.next();
    if (first == null) {
      return;
    }
    Decision decision = Decision.on(schedule, progress.begun(), first, now);
    progress = progress.fire(decision.fire(), decision.newest(), decision.following());
    if (!decision.fire().isEmpty()) {
      note();
      place();
    }
  }

  private void place() {
    Placing.Placed placed = placing.place(schedule, progress.firing());
    progress = progress.placed(placed.there(), placed.left(), placed.problem());
    note();
    release(placed.fresh());
  }

  private void release(Set<Instant> fresh) {
    if (!progress.fired().isEmpty()) {
      placing.release(schedule.name(), progress.fired(), fresh);
      progress = progress.released();
      note();
    }
  }

  private void note() {
    if (!progress.equals(noted)) {
      job.saveCursor(progress.json());
      noted = progress;
    }
  }

  private Duration untilNext() {
    if (!progress.firing().isEmpty()) {
      return FOR_ROOM;
    }
    Instant next = schedule.paused() ? null : progress.next();
    Duration wait = next == null ? LONGEST : Duration.between(now, next);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
