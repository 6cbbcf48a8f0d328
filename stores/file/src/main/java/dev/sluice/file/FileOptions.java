package dev.sluice.file;

import dev.sluice.file.StoreCore.Limits;
import dev.sluice.file.log.Fsync;
import dev.sluice.file.log.LogOptions;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.TimeSpan;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of a file store says: {@code
 * file:PATH?fsync=always|50ms|os&segment=8m|64m&damaged=refuse|skip&max-pending=N}.
 *
 * @param directory the store's directory
 * @param forceEvery zero: before a call returns; {@code null}: left to the operating system
 * @param segmentBytes size of a segment
 * @param skipDamaged whether to set damaged records aside and open without them
 * @param maxPending SCHEDULED and READY jobs in all queues together
 */
record FileOptions(
    Path directory,
    @Nullable Duration forceEvery,
    int segmentBytes,
    boolean skipDamaged,
    long maxPending) {

  static final String FSYNC = "fsync";
  static final String SEGMENT = "segment";
  static final String DAMAGED = "damaged";
  static final String MAX_PENDING = "max-pending";

  static final int SMALL_SEGMENT = 8 << 20;
  static final int LARGE_SEGMENT = 64 << 20;

  /** Heap for one pending job, with room to spare. */
  private static final int BYTES_PER_JOB = 120;

  private static final Map<String, Integer> SEGMENTS =
      Map.of("8m", SMALL_SEGMENT, "64m", LARGE_SEGMENT);

  /** What a store has whose URL says nothing but the directory. */
  static FileOptions of(Path directory) {
    return new FileOptions(directory, Duration.ZERO, LARGE_SEGMENT, false, defaultMaxPending());
  }

  /**
   * @throws IllegalArgumentException naming the option that makes no sense
   */
  static FileOptions parse(StorageUrl url) {
    url.allowOptions(Set.of(FSYNC, SEGMENT, DAMAGED, MAX_PENDING));
    return new FileOptions(
        directory(url),
        forceEvery(url),
        SEGMENTS.getOrDefault(url.option(SEGMENT, "64m", SEGMENTS.keySet()), LARGE_SEGMENT),
        url.option(DAMAGED, "refuse", Set.of("refuse", "skip")).equals("skip"),
        url.option(MAX_PENDING, defaultMaxPending(), 1, Long.MAX_VALUE));
  }

  boolean isForced() {
    return Duration.ZERO.equals(forceEvery);
  }

  LogOptions log() {
    return LogOptions.defaults()
        .withSegmentBytes(segmentBytes)
        .with(skipDamaged ? LogOptions.Damaged.SKIP : LogOptions.Damaged.REFUSE)
        .with(fsync());
  }

  private Fsync fsync() {
    if (forceEvery == null) {
      return Fsync.OS;
    }
    return forceEvery.isZero() ? Fsync.ALWAYS : new Fsync.Interval(forceEvery);
  }

  Limits limits() {
    // A quarter each for payload, result and cursor: a job that is moved is one record.
    return new Limits(log().maxRecord() / 4, maxPending, segmentBytes);
  }

  private static Path directory(StorageUrl url) {
    String path = url.rest();
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "no directory in \"" + url.redacted() + "\": expected file:DIRECTORY");
    }
    if (path.startsWith("~")) {
      throw new IllegalArgumentException(
          "\"~\" means nothing in \"" + url.redacted() + "\": write the directory out");
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path in \"" + url.redacted() + "\"", e);
    }
  }

  private static @Nullable Duration forceEvery(StorageUrl url) {
    String value = url.option(FSYNC).orElse("always");
    if (value.equals("always")) {
      return Duration.ZERO;
    }
    if (value.equals("os")) {
      return null;
    }
    Optional<Duration> every = TimeSpan.parse(value).filter(span -> !span.isZero());
    return every.orElseThrow(
        () -> url.bad(FSYNC, value, "\"always\", \"os\" or a time span such as 50ms"));
  }

  private static long defaultMaxPending() {
    return Math.max(100_000, Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_JOB);
  }
}
