package dev.sluice.wire;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Any values: what nobody thinks of is among them. */
final class Any {
  private static final String[] TEXTS = {
    "", "a", "\u0000", "\"\\/\b\f\n\r\t", "grüße", "日本", "😀", "null", "1", "\u2028", "</script>"
  };

  final Random random;

  Any(long seed) {
    random = new Random(seed);
  }

  <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  String text() {
    return TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(10);
  }

  byte[] bytes() {
    if (random.nextBoolean()) {
      return text().getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  Instant time() {
    return Instant.ofEpochSecond(
        random.nextInt(2_000_000_000) * 10L, random.nextInt(1_000_000_000));
  }

  Duration span() {
    return random.nextBoolean()
        ? Duration.ofSeconds(random.nextInt(100_000), random.nextInt(1_000_000_000))
        : Duration.ofSeconds(1 + random.nextInt(10));
  }

  JobId id() {
    return new JobId(random.nextLong(), random.nextLong());
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      texts.put(text(), text());
    }
    return texts;
  }

  private <E> E one(E[] of) {
    return of[random.nextInt(of.length)];
  }

  JobOptions options() {
    boolean delayed = random.nextBoolean();
    return new JobOptions(
        texts(),
        random.nextInt(),
        delayed ? null : maybe(this::time),
        delayed ? span() : null,
        maybe(this::text),
        maybe(() -> new UniqueKey(text(), maybe(this::span), one(OnConflict.values()))),
        1 + random.nextInt(100),
        maybe(() -> span().plusNanos(1)),
        maybe(this::time),
        span(),
        random.nextInt(10));
  }

  Failure failure() {
    return new Failure(random.nextInt(5), time(), text(), text(), text());
  }

  // The checker does not see that a component of these records may be null: it is an array.
  @SuppressWarnings("NullAway")
  JobHistory history() {
    List<Failure> failures = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      failures.add(failure());
    }
    return new JobHistory(
        time(),
        random.nextInt(10),
        random.nextInt(10),
        random.nextInt(10),
        maybe(this::time),
        maybe(this::time),
        failures,
        maybe(this::bytes),
        maybe(this::text));
  }

  @SuppressWarnings("NullAway")
  JobNotes notes() {
    double progress = random.nextBoolean() ? -1 : random.nextDouble();
    return new JobNotes(maybe(this::bytes), progress, List.of(text(), text()));
  }

  NewJob job() {
    JobState state = one(new JobState[] {JobState.READY, JobState.DEAD, JobState.COMPLETED});
    return new NewJob(
        id(),
        "q" + random.nextInt(9),
        random.nextBoolean() ? "" : text(),
        bytes(),
        options(),
        maybe(() -> new NewJob.Past(state, time(), history(), notes())));
  }

  JobView view() {
    return new JobView(
        id(),
        random.nextLong(),
        "q" + random.nextInt(9),
        random.nextBoolean() ? "" : text(),
        bytes(),
        options(),
        one(JobState.values()),
        time(),
        history(),
        maybe(() -> new LeaseView(text(), time(), random.nextBoolean())),
        notes());
  }
}
