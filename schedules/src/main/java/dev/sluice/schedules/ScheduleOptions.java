package dev.sluice.schedules;

import dev.sluice.EnqueueOptions;
import dev.sluice.Queue;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule shall be: {@code schedules.put("report", s -> s.cron("0 3 * *
 * *").queue("reports"))}. Setters answer the object itself, and throw {@link
 * IllegalArgumentException} for what makes no sense.
 */
public final class ScheduleOptions {
  private @Nullable Cron cron;
  private ZoneId zone = ZoneId.of("UTC");
  private boolean zoned;
  private @Nullable Duration every;
  private @Nullable Instant from;
  private CatchUp catchUp = CatchUp.ONCE;
  private Duration grace = Duration.ofMinutes(1);
  private @Nullable String queue;
  private byte[] payload = {};
  private EnqueueOptions job = new EnqueueOptions();
  private @Nullable Duration expiresAfter;

  /** All defaults. */
  ScheduleOptions() {}

  /** Ticks at the times of a cron expression, as {@link Cron} has it. */
  public ScheduleOptions cron(String expression) {
    this.cron = Cron.parse(expression);
    return this;
  }

  /** On whose clocks the cron expression goes; UTC by default. */
  public ScheduleOptions zone(ZoneId zone) {
    this.zone = zone;
    this.zoned = true;
    return this;
  }

  /** As {@link #zone(ZoneId)}, by a name such as {@code Europe/Berlin}. */
  public ScheduleOptions zone(String name) {
    try {
      return zone(ZoneId.of(name));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time zone: \"" + name + "\"", e);
    }
  }

  /** Ticks so far apart, as {@link FixedRate} has it. */
  public ScheduleOptions every(Duration distance) {
    this.every = new FixedRate(distance, null).every();
    return this;
  }

  /** With {@link #every}: one of the ticks, from which the others are counted. */
  public ScheduleOptions from(Instant tick) {
    this.from = tick;
    return this;
  }

  /** What becomes of missed ticks; {@link CatchUp#ONCE} by default. */
  public ScheduleOptions catchUp(CatchUp policy) {
    this.catchUp = policy;
    return this;
  }

  /**
   * For {@link CatchUp#SKIP}: how late a tick may be and still counts as fired in time; a minute by
   * default.
   */
  public ScheduleOptions grace(Duration lateness) {
    if (lateness.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative: " + lateness);
    }
    this.grace = lateness;
    return this;
  }

  /** Which queue the jobs go to. */
  public ScheduleOptions queue(String name) {
    this.queue = name;
    return this;
  }

  /** The payload of the jobs; empty by default. */
  public ScheduleOptions payload(byte[] bytes) {
    this.payload = bytes.clone();
    return this;
  }

  /** The payload of the jobs, in UTF-8. */
  public ScheduleOptions payload(String text) {
    this.payload = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Queue and payload at once, encoded by the queue's codec. */
  public <T> ScheduleOptions job(Queue<T> queue, T payload) {
    this.queue = queue.name();
    try {
      this.payload = queue.codec().encode(payload);
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "the payload for queue \"" + queue.name() + "\" cannot be encoded", e);
    }
    return this;
  }

  /**
   * How the jobs are to be treated: kind, priority, group, maxAttempts, timeout, retain, headers,
   * unique. Their id and time are the schedule's matter.
   */
  public ScheduleOptions with(Consumer<EnqueueOptions> options) {
    EnqueueOptions wishes = new EnqueueOptions();
    options.accept(wishes);
    JobOptions treated = wishes.toJobOptions();
    refuse(wishes.hasId(), "an id");
    refuse(treated.runAt() != null || treated.delay() != null, "a time");
    refuse(treated.expiresAt() != null, "expiresAt (there is expiresAfter)");
    refuse(wishes.waitForRoom() != null, "waitForRoom (it always waits)");
    UniqueKey unique = treated.unique();
    boolean replaces = unique != null && unique.onConflict() == UniqueKey.OnConflict.REPLACE;
    refuse(replaces, "a unique key that replaces");
    this.job = wishes;
    return this;
  }

  private static void refuse(boolean wrong, String what) {
    if (wrong) {
      throw new IllegalArgumentException("the jobs of a schedule cannot be given " + what);
    }
  }

  /** A job is cancelled if it has not started so long after its tick. Never, by default. */
  public ScheduleOptions expiresAfter(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("expiresAfter must be positive: " + time);
    }
    this.expiresAfter = time;
    return this;
  }

  /** The schedule of a name, as all this says. */
  Schedule named(String name) {
    if (queue == null) {
      throw new IllegalArgumentException("a schedule needs a queue for its jobs");
    }
    Target target = new Target(queue, job.kind(), payload, job.toJobOptions(), expiresAfter);
    return new Schedule(name, timing(), catchUp, grace, target, false);
  }

  private Timing timing() {
    if ((cron == null) == (every == null)) {
      throw new IllegalArgumentException("a schedule needs either cron or every, and not both");
    }
    if (every != null) {
      if (zoned) {
        throw new IllegalArgumentException("a zone is for cron, not for every");
      }
      return new FixedRate(every, from);
    }
    if (from != null || cron == null) {
      throw new IllegalArgumentException("from is for every, not for cron");
    }
    return new CronTiming(cron, zone);
  }
}
