package dev.sluice.testkit.conformance;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a job for a test, a wish at a time. Not for several threads. */
public final class TestJob {
  private JobId id = JobId.next();
  private String queue = StoreHarness.QUEUE;
  private String kind = "";
  private byte[] payload = {};
  private Map<String, String> headers = Map.of();
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
  private NewJob.@Nullable Past past;

  private TestJob() {}

  /** A job without wishes, in the queue that the harness claims from. */
  public static TestJob job() {
    return new TestJob();
  }

  /** A job without wishes in another queue. */
  public static TestJob in(String queue) {
    TestJob job = new TestJob();
    job.queue = queue;
    return job;
  }

  public TestJob id(JobId id) {
    this.id = id;
    return this;
  }

  public TestJob kind(String kind) {
    this.kind = kind;
    return this;
  }

  public TestJob payload(String text) {
    return payload(text.getBytes(StandardCharsets.UTF_8));
  }

  public TestJob payload(byte[] bytes) {
    payload = bytes;
    return this;
  }

  public TestJob headers(Map<String, String> headers) {
    this.headers = headers;
    return this;
  }

  public TestJob priority(int priority) {
    this.priority = priority;
    return this;
  }

  public TestJob runAt(Instant time) {
    runAt = time;
    return this;
  }

  public TestJob delay(Duration delay) {
    this.delay = delay;
    return this;
  }

  public TestJob group(String group) {
    this.group = group;
    return this;
  }

  /** A key that is taken as long as the job lives; on conflict the old one is kept. */
  public TestJob unique(String key) {
    return unique(key, OnConflict.KEEP);
  }

  public TestJob unique(String key, OnConflict onConflict) {
    unique = new UniqueKey(key, null, onConflict);
    return this;
  }

  public TestJob unique(String key, Duration window, OnConflict onConflict) {
    unique = new UniqueKey(key, window, onConflict);
    return this;
  }

  public TestJob maxAttempts(int attempts) {
    maxAttempts = attempts;
    return this;
  }

  public TestJob timeout(Duration timeout) {
    this.timeout = timeout;
    return this;
  }

  public TestJob expiresAt(Instant time) {
    expiresAt = time;
    return this;
  }

  public TestJob retain(Duration retain) {
    this.retain = retain;
    return this;
  }

  public TestJob lostLeaseLimit(int limit) {
    lostLeaseLimit = limit;
    return this;
  }

  public TestJob past(NewJob.Past past) {
    this.past = past;
    return this;
  }

  /** The job. Built twice, it is the same job twice. */
  public NewJob build() {
    return new NewJob(id, queue, kind, payload, options(), past);
  }

  private JobOptions options() {
    return new JobOptions(
        headers,
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
