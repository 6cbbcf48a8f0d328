package dev.sluice.schedules;

import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The payload of a schedule's job: its definition as JSON, with a version. */
final class DefinitionJson {
  /** What this version of the library writes. */
  static final int VERSION = 1;

  private DefinitionJson() {}

  /** The payload was written by a later version of the library. */
  static final class NewerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NewerException(long version) {
      super("it is of version " + version + ", and this library knows " + VERSION);
    }
  }

  static byte[] write(Definition definition) {
    Schedule schedule = definition.schedule();
    JsonText json = new JsonText();
    json.number("version", VERSION)
        .text("name", schedule.name())
        .text("revision", definition.revision())
        .text("begun", definition.begun())
        .flag("paused", schedule.paused())
        .text("catchUp", schedule.catchUp())
        .text("grace", schedule.grace());
    write(json, schedule.timing());
    write(json, schedule.target());
    return json.bytes();
  }

  private static void write(JsonText json, Timing timing) {
    if (timing instanceof CronTiming cron) {
      json.text("cron", cron.cron()).text("zone", cron.zone().getId());
    } else if (timing instanceof FixedRate rate) {
      json.text("every", rate.every()).text("from", rate.from());
    }
  }

  private static void write(JsonText json, Target target) {
    JobOptions options = target.options();
    json.text("queue", target.queue()).text("kind", target.kind());
    Optional<String> text = utf8(target.payload());
    json.text("payload", text.orElse(null));
    if (text.isEmpty()) {
      json.text("payloadBase64", Base64.getEncoder().encodeToString(target.payload()));
    }
    UniqueKey unique = options.unique();
    if (unique != null) {
      json.text("unique", unique.key())
          .text("uniqueWindow", unique.window())
          .text("onConflict", unique.onConflict());
    }
    json.number("priority", options.priority())
        .text("group", options.group())
        .number("maxAttempts", options.maxAttempts())
        .number("lostLeaseLimit", options.lostLeaseLimit())
        .text("timeout", options.timeout())
        .text("retain", options.retain())
        .text("expiresAfter", target.expiresAfter())
        .texts("headers", options.headers());
  }

  /**
   * Reads it.
   *
   * @throws NewerException if a later version has written it
   * @throws IllegalArgumentException if it is none
   */
  static Definition read(byte[] payload) {
    JsonObject json = JsonObject.read(payload);
    long version = json.number("version", 0);
    if (version > VERSION) {
      throw new NewerException(version);
    }
    Duration grace = json.span("grace");
    Schedule schedule =
        new Schedule(
            json.required("name"),
            timing(json),
            CatchUp.valueOf(json.required("catchUp")),
            grace == null ? Duration.ZERO : grace,
            target(json),
            json.flag("paused"));
    return new Definition(schedule, UUID.fromString(json.required("revision")), json.time("begun"));
  }

  private static Timing timing(JsonObject json) {
    String cron = json.text("cron");
    if (cron != null) {
      return new CronTiming(Cron.parse(cron), ZoneId.of(json.required("zone")));
    }
    return new FixedRate(Duration.parse(json.required("every")), json.time("from"));
  }

  private static Target target(JsonObject json) {
    String text = json.text("payload");
    byte[] payload =
        text == null
            ? Base64.getDecoder().decode(json.required("payloadBase64"))
            : text.getBytes(StandardCharsets.UTF_8);
    Duration retain = json.span("retain");
    JobOptions options =
        new JobOptions(
            json.texts("headers"),
            Math.toIntExact(json.number("priority", 0)),
            null,
            null,
            json.text("group"),
            unique(json),
            Math.toIntExact(json.number("maxAttempts", JobOptions.DEFAULT_MAX_ATTEMPTS)),
            json.span("timeout"),
            null,
            retain == null ? Duration.ZERO : retain,
            Math.toIntExact(json.number("lostLeaseLimit", JobOptions.DEFAULT_LOST_LEASE_LIMIT)));
    String kind = json.text("kind");
    return new Target(
        json.required("queue"),
        kind == null ? "" : kind,
        payload,
        options,
        json.span("expiresAfter"));
  }

  private static @Nullable UniqueKey unique(JsonObject json) {
    String key = json.text("unique");
    return key == null
        ? null
        : new UniqueKey(
            key,
            json.span("uniqueWindow"),
            UniqueKey.OnConflict.valueOf(json.required("onConflict")));
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
