package dev.sluice.redis;

import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a job in its body: first what the scripts have to know, in milliseconds; then what
 * is only handed on, exactly as it was given.
 */
final class OptionBytes {
  /** As the scripts number them. */
  private static final List<OnConflict> CONFLICTS =
      List.of(OnConflict.KEEP, OnConflict.REPLACE, OnConflict.REJECT);

  private static final int EXPIRES = 1;
  private static final int GROUPED = 2;
  private static final int KEYED = 4;
  private static final int WINDOWED = 8;
  private static final int MOVED = 16;

  private static final int HEADERS = 1;
  private static final int RUN_AT = 2;
  private static final int DELAY = 4;
  private static final int ATTEMPTS = 8;
  private static final int TIMEOUT = 16;
  private static final int EXACT = 32;

  private static final long PRIORITY_ZERO = 1L << 31;
  private static final int MILLI = 1_000_000;

  private OptionBytes() {}

  static void write(Bytes out, JobOptions options, boolean moved) {
    writeShared(out, options, moved);
    writeExact(out, options);
  }

  /** A priority as a body has it: without a sign, in the same order. */
  static long priority(int priority) {
    return priority + PRIORITY_ZERO;
  }

  private static void writeShared(Bytes out, JobOptions o, boolean moved) {
    UniqueKey unique = o.unique();
    Duration window = unique == null ? null : unique.window();
    int flags =
        flag(EXPIRES, o.expiresAt() != null)
            | flag(GROUPED, o.group() != null)
            | flag(KEYED, unique != null)
            | flag(WINDOWED, window != null)
            | flag(MOVED, moved);
    out.number(flags, 1)
        .number(priority(o.priority()), 4)
        .number(o.lostLeaseLimit(), 4)
        .number(Millis.of(o.retain()), 6);
    if (o.expiresAt() != null) {
      out.number(Millis.of(o.expiresAt()), 6);
    }
    if (o.group() != null) {
      out.text(o.group(), 2);
    }
    if (unique != null) {
      out.number(CONFLICTS.indexOf(unique.onConflict()), 1)
          .number(window == null ? 0 : Millis.of(window), 6)
          .text(unique.key(), 2);
    }
  }

  private static void writeExact(Bytes out, JobOptions o) {
    boolean exact = isFine(o.retain()) || isFine(o.expiresAt()) || isFine(window(o));
    int flags =
        flag(HEADERS, !o.headers().isEmpty())
            | flag(RUN_AT, o.runAt() != null)
            | flag(DELAY, o.delay() != null)
            | flag(ATTEMPTS, o.maxAttempts() != JobOptions.DEFAULT_MAX_ATTEMPTS)
            | flag(TIMEOUT, o.timeout() != null)
            | flag(EXACT, exact);
    out.number(flags, 1);
    if (!o.headers().isEmpty()) {
      out.number(o.headers().size(), 2);
      o.headers().forEach((name, value) -> out.text(name, 2).text(value, 4));
    }
    if (o.runAt() != null) {
      out.instant(o.runAt());
    }
    span(out, o.delay());
    if (o.maxAttempts() != JobOptions.DEFAULT_MAX_ATTEMPTS) {
      out.number(o.maxAttempts(), 4);
    }
    span(out, o.timeout());
    if (exact) {
      span(out, o.retain());
      span(out, window(o));
      if (o.expiresAt() != null) {
        out.instant(o.expiresAt());
      }
    }
  }

  private static @Nullable Duration window(JobOptions o) {
    return o.unique() == null ? null : o.unique().window();
  }

  private static void span(Bytes out, @Nullable Duration span) {
    if (span != null) {
      out.number(span.getSeconds(), 8).number(span.getNano(), 4);
    }
  }

  private static boolean isFine(@Nullable Duration span) {
    return span != null && (span.toNanosPart() % MILLI != 0 || Millis.of(span) == Bytes.LAST);
  }

  private static boolean isFine(@Nullable Instant time) {
    return time != null
        && (time.getNano() % MILLI != 0
            || Millis.of(time) == Bytes.LAST
            || time.getEpochSecond() < 0);
  }

  private static int flag(int bit, boolean on) {
    return on ? bit : 0;
  }

  // ---- and back

  static JobOptions read(BytesReader in) {
    int shared = (int) in.number(1);
    int priority = (int) (in.number(4) - PRIORITY_ZERO);
    int lostLeaseLimit = in.integer();
    Duration retain = Duration.ofMillis(in.number(6));
    Instant expiresAt = (shared & EXPIRES) != 0 ? in.millis() : null;
    String group = (shared & GROUPED) != 0 ? in.text(2) : null;
    UniqueKey unique = (shared & KEYED) != 0 ? unique(in, (shared & WINDOWED) != 0) : null;
    int flags = (int) in.number(1);
    if (flags == 0
        && shared == 0
        && priority == 0
        && retain.isZero()
        && lostLeaseLimit == JobOptions.DEFAULT_LOST_LEASE_LIMIT) {
      return JobOptions.DEFAULT;
    }
    Map<String, String> headers = (flags & HEADERS) != 0 ? headers(in) : Map.of();
    Instant runAt = (flags & RUN_AT) != 0 ? in.instant() : null;
    Duration delay = (flags & DELAY) != 0 ? span(in) : null;
    int maxAttempts = (flags & ATTEMPTS) != 0 ? in.integer() : JobOptions.DEFAULT_MAX_ATTEMPTS;
    Duration timeout = (flags & TIMEOUT) != 0 ? span(in) : null;
    if ((flags & EXACT) != 0) {
      retain = span(in);
      if (unique != null && unique.window() != null) {
        unique = new UniqueKey(unique.key(), span(in), unique.onConflict());
      }
      expiresAt = expiresAt == null ? null : in.instant();
    }
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

  private static UniqueKey unique(BytesReader in, boolean windowed) {
    OnConflict onConflict = CONFLICTS.get((int) in.number(1));
    Duration window = Duration.ofMillis(in.number(6));
    return new UniqueKey(in.text(2), windowed ? window : null, onConflict);
  }

  private static Map<String, String> headers(BytesReader in) {
    Map<String, String> headers = new HashMap<>();
    for (int left = (int) in.number(2); left > 0; left--) {
      String name = in.text(2);
      headers.put(name, in.text(4));
    }
    return headers;
  }

  private static Duration span(BytesReader in) {
    long seconds = in.number(8);
    return Duration.ofSeconds(seconds, in.number(4));
  }
}
