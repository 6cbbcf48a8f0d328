package dev.sluice.wire;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody gave at an enqueue, while it is being read; and how it is written. */
final class Content {
  private static final byte[] EMPTY = {};

  @Nullable JobId id;
  @Nullable String queue;
  String kind = "";
  byte[] payload = EMPTY;
  private Map<String, String> headers = Map.of();
  private int priority;
  @Nullable Instant runAt;
  private @Nullable Instant givenRunAt;
  private @Nullable Duration delay;
  private @Nullable String group;
  private @Nullable String unique;
  private @Nullable Duration uniqueWindow;
  private OnConflict onConflict = OnConflict.KEEP;
  private int maxAttempts = JobOptions.DEFAULT_MAX_ATTEMPTS;
  private @Nullable Duration timeout;
  private @Nullable Instant expiresAt;
  private Duration retain = Duration.ZERO;
  private int lostLeaseLimit = JobOptions.DEFAULT_LOST_LEASE_LIMIT;

  /** Reads a field's value if it is one of these. */
  boolean field(JsonIn in, String name) {
    if (in.isNull()) {
      return isKnown(name);
    }
    switch (name) {
      case "id" -> id = id(in);
      case "queue" -> queue = in.text();
      case "kind" -> kind = in.text();
      case "payload" -> payload = in.anything();
      case "payloadBase64" -> payload = in.base64();
      default -> {
        return option(in, name);
      }
    }
    return true;
  }

  private boolean option(JsonIn in, String name) {
    switch (name) {
      case "headers" -> headers = in.texts();
      case "priority" -> priority = in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "runAt" -> runAt = in.time();
      case "givenRunAt" -> givenRunAt = in.time();
      case "delaySeconds" -> delay = in.seconds();
      case "group" -> group = in.text();
      case "unique" -> unique = in.text();
      case "uniqueWindowSeconds" -> uniqueWindow = in.seconds();
      case "onConflict" -> onConflict = in.word(OnConflict.class);
      case "maxAttempts" -> maxAttempts = in.number(1, Integer.MAX_VALUE);
      case "timeoutSeconds" -> timeout = in.seconds();
      case "expiresAt" -> expiresAt = in.time();
      case "retainSeconds" -> retain = in.seconds();
      case "lostLeaseLimit" -> lostLeaseLimit = in.number(0, Integer.MAX_VALUE);
      default -> {
        return false;
      }
    }
    return true;
  }

  // A field that is null is as good as none.
  private static boolean isKnown(String name) {
    return switch (name) {
      case "id",
          "queue",
          "kind",
          "payload",
          "payloadBase64",
          "headers",
          "priority",
          "runAt",
          "givenRunAt",
          "delaySeconds",
          "group",
          "unique",
          "uniqueWindowSeconds",
          "onConflict",
          "maxAttempts",
          "timeoutSeconds",
          "expiresAt",
          "retainSeconds",
          "lostLeaseLimit" ->
          true;
      default -> false;
    };
  }

  static JobId id(JsonIn in) {
    String text = in.text();
    return in.make(() -> JobId.parse(text));
  }

  JobId id(JsonIn in, String what) {
    if (id == null) {
      throw in.bad(what + " must have an id");
    }
    return id;
  }

  String queue(JsonIn in) {
    if (queue == null) {
      throw in.bad("there must be a queue");
    }
    return queue;
  }

  /**
   * The options.
   *
   * @param given what was given at the enqueue, as runAt is when the job is due; else the runAt
   */
  JobOptions options(JsonIn in, boolean given) {
    UniqueKey key = unique == null ? null : new UniqueKey(unique, uniqueWindow, onConflict);
    return in.make(
        () ->
            new JobOptions(
                headers,
                priority,
                given ? givenRunAt : runAt,
                delay,
                group,
                key,
                maxAttempts,
                timeout,
                expiresAt,
                retain,
                lostLeaseLimit));
  }

  static void write(JsonOut out, JobId id, String queue, String kind, byte[] payload) {
    out.text("id", id.toString()).text("queue", queue).text("kind", kind.isEmpty() ? null : kind);
    out.bytes("payload", payload);
  }

  /**
   * The options.
   *
   * @param time the name of the time that was given: runAt is when the job is due where that is
   *     known
   */
  static void write(JsonOut out, String time, JobOptions options) {
    UniqueKey unique = options.unique();
    out.time(time, options.runAt())
        .seconds("delaySeconds", options.delay())
        .texts("headers", options.headers())
        .number("priority", options.priority())
        .text("group", options.group())
        .text("unique", unique == null ? null : unique.key())
        .seconds("uniqueWindowSeconds", unique == null ? null : unique.window())
        .text("onConflict", unique == null ? null : unique.onConflict().name())
        .number("maxAttempts", options.maxAttempts())
        .seconds("timeoutSeconds", options.timeout())
        .time("expiresAt", options.expiresAt())
        .seconds("retainSeconds", options.retain())
        .number("lostLeaseLimit", options.lostLeaseLimit());
  }
}
