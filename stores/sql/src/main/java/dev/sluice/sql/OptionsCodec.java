package dev.sluice.sql;

import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options as bytes, without the priority, which has a column. {@code null} for a job without
 * wishes, so that most rows stay small.
 */
final class OptionsCodec {
  private static final int VERSION = 1;

  private OptionsCodec() {}

  static byte @Nullable [] encode(JobOptions o) {
    if (JobOptions.DEFAULT.withPriority(o.priority()).equals(o)) {
      return null;
    }
    ByteWriter out = new ByteWriter().number(VERSION).number(o.headers().size());
    o.headers().forEach((name, value) -> out.text(name).text(value));
    if (out.present(o.runAt())) {
      out.time(given(o.runAt()));
    }
    if (out.present(o.delay())) {
      out.span(given(o.delay()));
    }
    if (out.present(o.group())) {
      out.text(given(o.group()));
    }
    if (out.present(o.unique())) {
      encode(out, given(o.unique()));
    }
    out.number(o.maxAttempts());
    if (out.present(o.timeout())) {
      out.span(given(o.timeout()));
    }
    if (out.present(o.expiresAt())) {
      out.time(given(o.expiresAt()));
    }
    return out.span(o.retain()).number(o.lostLeaseLimit()).done();
  }

  private static <T> T given(@Nullable T value) {
    return java.util.Objects.requireNonNull(value);
  }

  private static void encode(ByteWriter out, UniqueKey unique) {
    out.text(unique.key()).number(code(unique.onConflict()));
    if (out.present(unique.window())) {
      out.span(given(unique.window()));
    }
  }

  private static int code(OnConflict onConflict) {
    return switch (onConflict) {
      case KEEP -> 0;
      case REPLACE -> 1;
      case REJECT -> 2;
    };
  }

  private static OnConflict onConflict(int code) {
    return switch (code) {
      case 1 -> OnConflict.REPLACE;
      case 2 -> OnConflict.REJECT;
      default -> OnConflict.KEEP;
    };
  }

  static JobOptions decode(byte @Nullable [] bytes, int priority) {
    if (bytes == null) {
      return JobOptions.DEFAULT.withPriority(priority);
    }
    ByteReader in = new ByteReader(bytes);
    in.number();
    Map<String, String> headers = new HashMap<>();
    for (int left = in.small(); left > 0; left--) {
      String name = in.text();
      headers.put(name, in.text());
    }
    Instant runAt = in.present() ? in.time() : null;
    Duration delay = in.present() ? in.span() : null;
    String group = in.present() ? in.text() : null;
    UniqueKey unique = in.present() ? unique(in) : null;
    int maxAttempts = in.small();
    Duration timeout = in.present() ? in.span() : null;
    Instant expiresAt = in.present() ? in.time() : null;
    Duration retain = in.span();
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
        in.small());
  }

  private static UniqueKey unique(ByteReader in) {
    String key = in.text();
    OnConflict onConflict = onConflict(in.small());
    return new UniqueKey(key, in.present() ? in.span() : null, onConflict);
  }
}
