package dev.sluice.spi;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a job travels as a message: its payload is the body, its group the key, and the rest stands
 * in headers whose names begin with {@value #PREFIX}. The user's own headers go beside them.
 *
 * <p>A message that others have sent has none of these headers, and is a job all the same.
 */
public final class JobMessages {
  /** What the names of headers begin with that are not the user's. */
  public static final String PREFIX = "sluice-";

  /** The id of the job. */
  public static final String ID = PREFIX + "id";

  /** The kind of the job; absent for none. */
  public static final String KIND = PREFIX + "kind";

  /** When the job was due, as ISO 8601. */
  public static final String RUN_AT = PREFIX + "run-at";

  /** Which attempt to relay it this is, from 1. */
  public static final String ATTEMPT = PREFIX + "attempt";

  private static final String MAX_ATTEMPTS = PREFIX + "max-attempts";
  private static final String TIMEOUT = PREFIX + "timeout";
  private static final String LOST_LEASE_LIMIT = PREFIX + "lost-lease-limit";

  private JobMessages() {}

  /** The message of a new job, to the target that is named as its queue. */
  public static Message of(NewJob job) {
    Map<String, String> headers = headers(job.id(), job.kind(), job.options());
    return new Message(job.id(), job.queue(), job.options().group(), headers, job.payload());
  }

  /**
   * The message of a claimed job, which says when it was due and which attempt it is.
   *
   * @param target where it goes; {@code null} for where the sink's URL says
   * @param key its key; {@code null} for none
   */
  public static Message of(Delivery job, @Nullable String target, @Nullable String key) {
    Map<String, String> headers = headers(job.job(), job.kind(), job.options());
    headers.put(RUN_AT, job.runAt().toString());
    headers.put(ATTEMPT, Integer.toString(job.attempt()));
    return new Message(job.job(), target, key, headers, job.payload());
  }

  private static Map<String, String> headers(JobId id, String kind, JobOptions options) {
    Map<String, String> headers = new HashMap<>();
    options
        .headers()
        .forEach(
            (name, value) -> {
              if (!isOwn(name)) {
                headers.put(name, value);
              }
            });
    headers.put(ID, id.toString());
    if (!kind.isEmpty()) {
      headers.put(KIND, kind);
    }
    if (options.maxAttempts() != JobOptions.DEFAULT_MAX_ATTEMPTS) {
      headers.put(MAX_ATTEMPTS, Integer.toString(options.maxAttempts()));
    }
    if (options.lostLeaseLimit() != JobOptions.DEFAULT_LOST_LEASE_LIMIT) {
      headers.put(LOST_LEASE_LIMIT, Integer.toString(options.lostLeaseLimit()));
    }
    Duration timeout = options.timeout();
    if (timeout != null) {
      headers.put(TIMEOUT, timeout.toString());
    }
    return headers;
  }

  /**
   * The id that a message names, or none: it is not ours, or what stands there is no id. Then the
   * adapter derives one from where the message lies.
   */
  public static Optional<JobId> id(Map<String, String> headers) {
    return read(headers, ID, JobId::parse);
  }

  /** The kind that a message names; empty for none. */
  public static String kind(Map<String, String> headers) {
    String kind = headers.getOrDefault(KIND, "");
    return read(headers, KIND, name -> Names.label("kind", name)).isPresent() ? kind : "";
  }

  /** When the job was due that a message carries, if it says so. */
  public static Optional<Instant> runAt(Map<String, String> headers) {
    return read(headers, RUN_AT, Instant::parse);
  }

  /**
   * How to treat the job that a message carries. What cannot be understood is left out: a strange
   * header is no reason to lose a message.
   *
   * @param key the message's key, which becomes the group; {@code null} for none
   */
  public static JobOptions options(Map<String, String> headers, @Nullable String key) {
    if (headers.isEmpty() && key == null) {
      return JobOptions.DEFAULT;
    }
    Map<String, String> own = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          if (!isOwn(name)) {
            own.put(name, value);
          }
        });
    JobOptions usual = JobOptions.DEFAULT;
    return new JobOptions(
        own,
        usual.priority(),
        null,
        null,
        key == null || key.isEmpty() ? null : key,
        null,
        read(headers, MAX_ATTEMPTS, text -> atLeast(1, text)).orElse(usual.maxAttempts()),
        read(headers, TIMEOUT, JobMessages::positive).orElse(null),
        null,
        usual.retain(),
        read(headers, LOST_LEASE_LIMIT, text -> atLeast(0, text)).orElse(usual.lostLeaseLimit()));
  }

  private static boolean isOwn(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(PREFIX);
  }

  private static int atLeast(int least, String text) {
    int number = Integer.parseInt(text);
    if (number < least) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static Duration positive(String text) {
    Duration time = Duration.parse(text);
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }

  private static <T> Optional<T> read(
      Map<String, String> headers, String name, Function<String, T> reader) {
    String text = headers.get(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(text));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
