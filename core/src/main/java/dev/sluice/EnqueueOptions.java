package dev.sluice;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller wants of one enqueued job: {@code queue.enqueue(mail, e ->
 * e.delay(Duration.ofHours(1)).priority(5))}. Setters answer the object itself, and throw {@link
 * IllegalArgumentException} for what makes no sense.
 */
public final class EnqueueOptions {
  private @Nullable Map<String, String> headers;
  private @Nullable JobId id;
  private String kind = "";
  private int priority;
  private @Nullable Instant runAt;
  private @Nullable Duration delay;
  private @Nullable String group;
  private @Nullable UniqueKey unique;
  private int maxAttempts = JobOptions.DEFAULT_MAX_ATTEMPTS;
  private @Nullable Duration timeout;
  private @Nullable Instant expiresAt;
  private Duration retain = Duration.ZERO;
  private int lostLeaseLimit = JobOptions.DEFAULT_LOST_LEASE_LIMIT;
  private @Nullable Duration waitForRoom;

  /** All defaults. */
  public EnqueueOptions() {}

  /** Not before this long from now. Zero means now. */
  public EnqueueOptions delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative: " + delay);
    }
    this.delay = delay.isZero() ? null : delay;
    this.runAt = null;
    return this;
  }

  /** Not before this time. A time in the past means now. */
  public EnqueueOptions at(Instant time) {
    this.runAt = time;
    this.delay = null;
    return this;
  }

  /** Lower numbers first; 0 by default. */
  public EnqueueOptions priority(int priority) {
    this.priority = priority;
    return this;
  }

  /** One live job with this key: a second one is not stored, and the answer names the first. */
  public EnqueueOptions unique(String key) {
    return unique(key, null, UniqueKey.OnConflict.KEEP);
  }

  /** One job with this key, as {@link UniqueKey} says. */
  public EnqueueOptions unique(
      String key, @Nullable Duration window, UniqueKey.OnConflict onConflict) {
    this.unique = new UniqueKey(Names.label("unique key", key), window, onConflict);
    return this;
  }

  /** Jobs of one group run one at a time, in order. */
  public EnqueueOptions group(String group) {
    this.group = Names.label("group", group);
    return this;
  }

  /** How often the handler may be tried in all; at least 1, 25 by default. */
  public EnqueueOptions maxAttempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("maxAttempts must be at least 1: " + attempts);
    }
    this.maxAttempts = attempts;
    return this;
  }

  /**
   * How long one attempt may take before it is interrupted and counts as failed. Positive; no limit
   * by default.
   */
  public EnqueueOptions timeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
    this.timeout = timeout;
    return this;
  }

  /** The job is cancelled if it has not started by then. */
  public EnqueueOptions expiresAt(Instant time) {
    this.expiresAt = time;
    return this;
  }

  /** A header. */
  public EnqueueOptions header(String name, String value) {
    if (headers == null) {
      headers = new HashMap<>();
    }
    headers.put(Names.label("header name", name), value);
    return this;
  }

  /** How long the finished job and its result stay readable; not at all by default. */
  public EnqueueOptions retain(Duration retain) {
    if (retain.isNegative()) {
      throw new IllegalArgumentException("retain must not be negative: " + retain);
    }
    this.retain = retain;
    return this;
  }

  /** Which handler of a queue with several kinds. */
  public EnqueueOptions kind(String kind) {
    this.kind = Names.label("kind", kind);
    return this;
  }

  /**
   * The job's id, which makes the enqueue idempotent; a new one by default. Refused where the
   * storage does not know ids.
   */
  public EnqueueOptions id(JobId id) {
    this.id = id;
    return this;
  }

  /** How many lost leases (killed workers) are forgiven; 5 by default. */
  public EnqueueOptions lostLeaseLimit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("lostLeaseLimit must not be negative: " + limit);
    }
    this.lostLeaseLimit = limit;
    return this;
  }

  /** If the queue is full, wait this long for room before refusing. Not at all by default. */
  public EnqueueOptions waitForRoom(Duration wait) {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("waitForRoom must not be negative: " + wait);
    }
    this.waitForRoom = wait;
    return this;
  }

  /** Whether the caller gave an id: the enqueue is to be idempotent. */
  public boolean hasId() {
    return id != null;
  }

  /** The id that was given, or a new one. */
  public JobId id() {
    return id == null ? JobId.next() : id;
  }

  /** See {@link #kind(String)}; empty for none. */
  public String kind() {
    return kind;
  }

  /** See {@link #waitForRoom(Duration)}; {@code null} for not at all. */
  public @Nullable Duration waitForRoom() {
    return waitForRoom;
  }

  /** All the rest, as the store gets it. */
  public JobOptions toJobOptions() {
    return new JobOptions(
        headers == null ? Map.of() : headers,
        priority,
        runAt,
        delay,
        group,
        unique,
        maxAttempts,
        timeout,
        expiresAt,
        retain,
        lostLeaseLimit);
  }
}
