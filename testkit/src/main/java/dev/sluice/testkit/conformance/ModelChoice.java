package dev.sluice.testkit.conformance;

import dev.sluice.job.Alteration;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The dice of a model run. What the rules leave open is not thrown: the clock steps by whole
 * seconds while leases, retentions, windows and expiries end between them; jobs that are moved stay
 * in a queue of their own.
 */
final class ModelChoice {
  static final List<String> QUEUES = List.of("a", "b");
  static final String MOVED = "moved";

  /** The kind of all jobs that expire. */
  static final String EXPIRING = "expiring";

  /** The kind of all jobs whose unique key has a window. */
  static final String WINDOWED = "windowed";

  /** The kind of all other jobs that have a group. */
  static final String GROUPED = "grouped";

  /** The type of all failures that a model run reports. */
  static final String FAILURE = "model";

  private final Random random;
  private int counter;

  ModelChoice(Random random) {
    this.random = random;
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int upTo(int max) {
    return 1 + random.nextInt(max);
  }

  <T> T of(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  Duration seconds(int max) {
    return Duration.ofSeconds(random.nextInt(max + 1));
  }

  private Duration between(int maxSeconds, int millis) {
    return seconds(maxSeconds).plusMillis(millis);
  }

  NewJob job(Instant now) {
    if (chance(8)) {
      return moved(now);
    }
    TestJob job =
        TestJob.in(of(QUEUES)).payload("payload " + ++counter).kind(of(List.of("x", "y")));
    job.priority(chance(30) ? random.nextInt(3) - 1 : 0);
    job.retain(chance(60) ? Duration.ZERO : of(List.of(between(20, 250), JobOptions.FOREVER)));
    job.lostLeaseLimit(chance(50) ? random.nextInt(3) : 5).maxAttempts(upTo(5));
    when(job, now);
    which(job, now);
    if (chance(10)) {
      job.headers(Map.of("number", "" + counter));
    }
    return job.build();
  }

  private void when(TestJob job, Instant now) {
    if (chance(20)) {
      job.delay(seconds(20));
    } else if (chance(20)) {
      job.runAt(now.plus(seconds(20)).minusSeconds(5));
    }
  }

  /** A group, a unique key, both, or an expiry. */
  private void which(TestJob job, Instant now) {
    if (chance(25)) {
      job.unique(of(List.of("k1", "k2")), of(List.of(OnConflict.values())));
      if (chance(50)) {
        job.group(of(List.of("g1", "g2"))).kind(GROUPED);
      }
    } else if (chance(15)) {
      String key = of(List.of("w1", "w2"));
      Duration window = Duration.ofMillis(key.equals("w1") ? 15_750 : 45_750);
      job.unique(key, window, of(List.of(OnConflict.values()))).kind(WINDOWED);
    } else if (chance(15)) {
      job.expiresAt(now.plus(between(30, 500))).kind(EXPIRING);
      job.retain(chance(50) ? Duration.ZERO : JobOptions.FOREVER);
    } else if (chance(40)) {
      job.group(of(List.of("g1", "g2", "g3"))).kind(GROUPED);
    }
  }

  private NewJob moved(Instant now) {
    JobState state =
        of(List.of(JobState.SCHEDULED, JobState.READY, JobState.DEAD, JobState.COMPLETED));
    Instant runAt = state == JobState.SCHEDULED ? now.plus(seconds(20)) : now.minus(seconds(20));
    boolean started = state.isFinal() || chance(50);
    JobHistory history =
        new JobHistory(
            now.minusSeconds(100),
            started ? upTo(3) : 0,
            0,
            0,
            started ? now.minusSeconds(50) : null,
            state.isFinal() ? now.minus(seconds(10)) : null,
            started ? List.of(failure(1, now)) : List.of(),
            new byte[] {1},
            null);
    return TestJob.in(MOVED)
        .payload("moved " + ++counter)
        .kind("x")
        .retain(of(List.of(Duration.ofMillis(20_250), JobOptions.FOREVER)))
        .past(new NewJob.Past(state, runAt, history, notes()))
        .build();
  }

  Failure failure(int attempt, Instant now) {
    return new Failure(attempt, now, FAILURE, "failure " + ++counter, "");
  }

  JobNotes notes() {
    byte[] cursor = ("cursor " + ++counter).getBytes(StandardCharsets.UTF_8);
    return new JobNotes(cursor, counter % 100 / 100.0, List.of("line " + counter));
  }

  byte @Nullable [] result() {
    return chance(50) ? null : new byte[] {(byte) random.nextInt()};
  }

  ClaimRequest claim() {
    List<String> queues = new ArrayList<>(QUEUES);
    queues.add(MOVED);
    Collections.shuffle(queues, random);
    Duration lease = between(25, 500).plusSeconds(5);
    return new ClaimRequest(
        queues.subList(0, upTo(3)), upTo(4), lease, Duration.ZERO, "holder " + ++counter);
  }

  QueueSettings settings() {
    QueueSettings settings = QueueSettings.DEFAULT.paused(chance(30));
    return chance(50) ? settings : settings.capacity(upTo(12));
  }

  Alteration alteration(Instant now) {
    return switch (random.nextInt(9)) {
      case 0, 1 -> new Alteration.Cancel("by the model");
      case 2 -> new Alteration.Promote();
      case 3 -> new Alteration.Reschedule(null, seconds(20));
      case 4 -> new Alteration.Reschedule(now.plus(seconds(20)).minusSeconds(5), null);
      case 5 -> new Alteration.Delete();
      case 6, 7 -> new Alteration.Reprioritize(random.nextInt(5) - 2);
      default -> new Alteration.Redrive();
    };
  }

  /** A query by anything but by whether a job is due already. */
  JobQuery query() {
    JobQuery query = JobQuery.ALL.limit(upTo(7));
    if (chance(50)) {
      query = query.queue(of(QUEUES));
    }
    if (chance(50)) {
      query = query.kind(of(List.of("x", "y", GROUPED, EXPIRING, WINDOWED)));
    }
    return switch (random.nextInt(6)) {
      case 0 -> query.group(of(List.of("g1", "g2")));
      case 1 -> query.states(JobState.RUNNING);
      case 2 -> query.states(JobState.SCHEDULED, JobState.READY);
      case 3 -> query.states(JobState.DEAD, JobState.COMPLETED, JobState.CANCELLED);
      case 4 -> query.text("PAYLOAD " + random.nextInt(10));
      default -> query;
    };
  }
}
