package dev.sluice.file;

import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.NewJob;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a job that its user gave: queue, kind, options, payload. It is written once and
 * copied as it is.
 */
final class JobCodec {
  private static final int HEADERS = 1;
  private static final int RUN_AT = 1 << 1;
  private static final int DELAY = 1 << 2;
  private static final int GROUP = 1 << 3;
  private static final int UNIQUE = 1 << 4;
  private static final int WINDOW = 1 << 5;
  private static final int MAX_ATTEMPTS = 1 << 6;
  private static final int TIMEOUT = 1 << 7;
  private static final int EXPIRES_AT = 1 << 8;
  private static final int RETAIN = 1 << 9;
  private static final int LOST_LEASES = 1 << 10;

  private static final OnConflict[] CONFLICTS = {
    OnConflict.KEEP, OnConflict.REPLACE, OnConflict.REJECT
  };

  private JobCodec() {}

  /** With a {@link Seal} in front. */
  static void write(RecordWriter out, NewJob job) {
    int seal = out.beginSeal();
    writeContent(out, job);
    out.endSeal(seal);
  }

  static void writeContent(RecordWriter out, NewJob job) {
    JobOptions options = job.options();
    out.text(job.queue()).signed(options.priority());
    int flags = flags(options);
    out.varint(flags);
    if (flags != 0) {
      writeOptions(out, options);
    }
    out.text(job.kind()).bytes(job.payload(), 0, job.payload().length);
  }

  /**
   * A job's content with its {@link Seal}, of which only the priority is another.
   *
   * @param rest what stands behind the priority
   */
  static ByteBuffer withPriority(String queue, int priority, byte[] rest) {
    RecordWriter out = new RecordWriter();
    int seal = out.beginSeal();
    out.text(queue).signed(priority).bytes(rest, 0, rest.length);
    out.endSeal(seal);
    return out.written();
  }

  private static int flags(JobOptions options) {
    UniqueKey unique = options.unique();
    return flag(!options.headers().isEmpty(), HEADERS)
        | flag(options.runAt() != null, RUN_AT)
        | flag(options.delay() != null, DELAY)
        | flag(options.group() != null, GROUP)
        | flag(unique != null, UNIQUE)
        | flag(unique != null && unique.window() != null, WINDOW)
        | flag(options.maxAttempts() != JobOptions.DEFAULT_MAX_ATTEMPTS, MAX_ATTEMPTS)
        | flag(options.timeout() != null, TIMEOUT)
        | flag(options.expiresAt() != null, EXPIRES_AT)
        | flag(!options.retain().isZero(), RETAIN)
        | flag(options.lostLeaseLimit() != JobOptions.DEFAULT_LOST_LEASE_LIMIT, LOST_LEASES);
  }

  private static int flag(boolean set, int bit) {
    return set ? bit : 0;
  }

  private static void writeOptions(RecordWriter out, JobOptions options) {
    if (!options.headers().isEmpty()) {
      out.varint(options.headers().size());
      options.headers().forEach((name, value) -> out.text(name).text(value));
    }
    if (options.runAt() != null) {
      out.time(options.runAt());
    }
    if (options.delay() != null) {
      out.span(options.delay());
    }
    if (options.group() != null) {
      out.text(options.group());
    }
    if (options.unique() != null) {
      writeUnique(out, options.unique());
    }
    if (options.maxAttempts() != JobOptions.DEFAULT_MAX_ATTEMPTS) {
      out.varint(options.maxAttempts());
    }
    if (options.timeout() != null) {
      out.span(options.timeout());
    }
    if (options.expiresAt() != null) {
      out.time(options.expiresAt());
    }
    if (!options.retain().isZero()) {
      out.span(options.retain());
    }
    if (options.lostLeaseLimit() != JobOptions.DEFAULT_LOST_LEASE_LIMIT) {
      out.varint(options.lostLeaseLimit());
    }
  }

  private static void writeUnique(RecordWriter out, UniqueKey unique) {
    out.text(unique.key()).u8(code(unique.onConflict()));
    if (unique.window() != null) {
      out.span(unique.window());
    }
  }

  private static int code(OnConflict onConflict) {
    return switch (onConflict) {
      case KEEP -> 0;
      case REPLACE -> 1;
      case REJECT -> 2;
    };
  }

  /** Reads what stands between the queue's name and the kind. */
  static JobOptions readOptions(RecordReader in) {
    int priority = (int) in.signed();
    int flags = in.size();
    if (flags == 0 && priority == JobOptions.DEFAULT.priority()) {
      return JobOptions.DEFAULT;
    }
    Map<String, String> headers = (flags & HEADERS) == 0 ? Map.of() : readHeaders(in);
    Instant runAt = (flags & RUN_AT) == 0 ? null : in.time();
    Duration delay = (flags & DELAY) == 0 ? null : in.span();
    String group = (flags & GROUP) == 0 ? null : in.text();
    UniqueKey unique = (flags & UNIQUE) == 0 ? null : readUnique(in, (flags & WINDOW) != 0);
    int maxAttempts = (flags & MAX_ATTEMPTS) == 0 ? JobOptions.DEFAULT_MAX_ATTEMPTS : in.size();
    Duration timeout = (flags & TIMEOUT) == 0 ? null : in.span();
    Instant expiresAt = (flags & EXPIRES_AT) == 0 ? null : in.time();
    Duration retain = (flags & RETAIN) == 0 ? Duration.ZERO : in.span();
    int lostLeaseLimit =
        (flags & LOST_LEASES) == 0 ? JobOptions.DEFAULT_LOST_LEASE_LIMIT : in.size();
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

  private static Map<String, String> readHeaders(RecordReader in) {
    Map<String, String> headers = new HashMap<>();
    for (int left = in.size(); left > 0; left--) {
      String name = in.text();
      headers.put(name, in.text());
    }
    return headers;
  }

  private static UniqueKey readUnique(RecordReader in, boolean hasWindow) {
    String key = in.text();
    OnConflict onConflict = CONFLICTS[in.u8()];
    @Nullable Duration window = hasWindow ? in.span() : null;
    return new UniqueKey(key, window, onConflict);
  }
}
