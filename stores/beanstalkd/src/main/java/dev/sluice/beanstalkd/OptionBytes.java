package dev.sluice.beanstalkd;

import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a job in its envelope: a bit for each that is there, then those in their order.
 */
final class OptionBytes {
  /** As they are numbered; a new one goes to the end. */
  private static final List<OnConflict> CONFLICTS =
      List.of(OnConflict.KEEP, OnConflict.REPLACE, OnConflict.REJECT);

  private static final int HEADERS = 1;
  private static final int PRIORITY = 1 << 1;
  private static final int RUN_AT = 1 << 2;
  private static final int DELAY = 1 << 3;
  private static final int GROUP = 1 << 4;
  private static final int UNIQUE = 1 << 5;
  private static final int WINDOW = 1 << 6;
  private static final int ATTEMPTS = 1 << 7;
  private static final int TIMEOUT = 1 << 8;
  private static final int EXPIRES = 1 << 9;
  private static final int RETAIN = 1 << 10;
  private static final int LOST_LEASES = 1 << 11;

  private OptionBytes() {}

  static void write(DataOutputStream out, JobOptions o) throws IOException {
    UniqueKey unique = o.unique();
    Duration window = unique == null ? null : unique.window();
    out.writeShort(bits(o, window));
    if (!o.headers().isEmpty()) {
      headers(out, o.headers());
    }
    if (o.priority() != 0) {
      out.writeInt(o.priority());
    }
    instant(out, o.runAt());
    span(out, o.delay());
    if (o.group() != null) {
      EnvelopeBytes.text(out, o.group());
    }
    if (unique != null) {
      out.writeByte(CONFLICTS.indexOf(unique.onConflict()));
      EnvelopeBytes.text(out, unique.key());
      span(out, window);
    }
    if (o.maxAttempts() != JobOptions.DEFAULT_MAX_ATTEMPTS) {
      out.writeInt(o.maxAttempts());
    }
    span(out, o.timeout());
    instant(out, o.expiresAt());
    if (!o.retain().isZero()) {
      span(out, o.retain());
    }
    if (o.lostLeaseLimit() != JobOptions.DEFAULT_LOST_LEASE_LIMIT) {
      out.writeInt(o.lostLeaseLimit());
    }
  }

  private static int bits(JobOptions o, @Nullable Duration window) {
    return bit(HEADERS, !o.headers().isEmpty())
        | bit(PRIORITY, o.priority() != 0)
        | bit(RUN_AT, o.runAt() != null)
        | bit(DELAY, o.delay() != null)
        | bit(GROUP, o.group() != null)
        | bit(UNIQUE, o.unique() != null)
        | bit(WINDOW, window != null)
        | bit(ATTEMPTS, o.maxAttempts() != JobOptions.DEFAULT_MAX_ATTEMPTS)
        | bit(TIMEOUT, o.timeout() != null)
        | bit(EXPIRES, o.expiresAt() != null)
        | bit(RETAIN, !o.retain().isZero())
        | bit(LOST_LEASES, o.lostLeaseLimit() != JobOptions.DEFAULT_LOST_LEASE_LIMIT);
  }

  private static int bit(int bit, boolean on) {
    return on ? bit : 0;
  }

  private static void headers(DataOutputStream out, Map<String, String> headers)
      throws IOException {
    out.writeInt(headers.size());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      EnvelopeBytes.text(out, header.getKey());
      EnvelopeBytes.text(out, header.getValue());
    }
  }

  private static void instant(DataOutputStream out, @Nullable Instant time) throws IOException {
    if (time != null) {
      EnvelopeBytes.instant(out, time);
    }
  }

  private static void span(DataOutputStream out, @Nullable Duration span) throws IOException {
    if (span != null) {
      out.writeLong(span.getSeconds());
      out.writeInt(span.getNano());
    }
  }

  static JobOptions read(DataInputStream in) throws IOException {
    int bits = in.readUnsignedShort();
    if (bits == 0) {
      return JobOptions.DEFAULT;
    }
    Map<String, String> headers = has(bits, HEADERS) ? headers(in) : Map.of();
    int priority = has(bits, PRIORITY) ? in.readInt() : 0;
    Instant runAt = has(bits, RUN_AT) ? EnvelopeBytes.instant(in) : null;
    Duration delay = has(bits, DELAY) ? span(in) : null;
    String group = has(bits, GROUP) ? EnvelopeBytes.text(in) : null;
    UniqueKey unique = has(bits, UNIQUE) ? unique(in, has(bits, WINDOW)) : null;
    int maxAttempts = has(bits, ATTEMPTS) ? in.readInt() : JobOptions.DEFAULT_MAX_ATTEMPTS;
    Duration timeout = has(bits, TIMEOUT) ? span(in) : null;
    Instant expiresAt = has(bits, EXPIRES) ? EnvelopeBytes.instant(in) : null;
    Duration retain = has(bits, RETAIN) ? span(in) : Duration.ZERO;
    int lostLeaseLimit =
        has(bits, LOST_LEASES) ? in.readInt() : JobOptions.DEFAULT_LOST_LEASE_LIMIT;
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

  private static boolean has(int bits, int bit) {
    return (bits & bit) != 0;
  }

  private static UniqueKey unique(DataInputStream in, boolean windowed) throws IOException {
    int conflict = in.readUnsignedByte();
    if (conflict >= CONFLICTS.size()) {
      throw new IOException("a damaged envelope: conflict " + conflict);
    }
    String key = EnvelopeBytes.text(in);
    return new UniqueKey(key, windowed ? span(in) : null, CONFLICTS.get(conflict));
  }

  private static Map<String, String> headers(DataInputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = EnvelopeBytes.text(in);
      headers.put(name, EnvelopeBytes.text(in));
    }
    return headers;
  }

  private static Duration span(DataInputStream in) throws IOException {
    long seconds = in.readLong();
    return Duration.ofSeconds(seconds, in.readInt());
  }
}
