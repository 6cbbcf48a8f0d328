package dev.sluice.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Sluice;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Jobs in every state that can be moved, with everything that a job can have. */
final class MovedJobs {
  private static final int QUEUES = 4;
  private static final int BATCH = 1_000;

  private static final JobState[] STATES = {
    JobState.SCHEDULED, JobState.READY, JobState.DEAD, JobState.COMPLETED, JobState.CANCELLED
  };

  private final Random random;
  // No storage of the chain has a coarser clock: what it keeps is what it was given.
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  MovedJobs(long seed) {
    random = new Random(seed);
  }

  /** All that a storage has: the jobs of each queue in their order, and the settings. */
  record Content(Map<String, List<Seen>> jobs, Map<String, QueueSettings> settings) {
    static Content of(Sluice sluice) {
      Map<String, List<Seen>> jobs = new TreeMap<>();
      JobQuery query = JobQuery.ALL.limit(BATCH);
      Page<JobView> page = sluice.jobs().list(query);
      while (true) {
        page.items()
            .forEach(
                job -> jobs.computeIfAbsent(job.queue(), q -> new ArrayList<>()).add(Seen.of(job)));
        if (page.next() == 0) {
          return new Content(jobs, new TreeMap<>(sluice.jobs().settings()));
        }
        query = query.after(page.next());
        page = sluice.jobs().list(query);
      }
    }
  }

  /** A job field by field, but for the storage's own number; a record with arrays has no equals. */
  record Seen(
      JobId id,
      String kind,
      String payload,
      JobOptions options,
      JobState state,
      Instant runAt,
      List<?> history,
      List<?> notes) {
    static Seen of(JobView job) {
      JobHistory h = job.history();
      JobNotes n = job.notes();
      return new Seen(
          job.id(),
          job.kind(),
          Arrays.toString(job.payload()),
          job.options(),
          job.state(),
          job.runAt(),
          Arrays.asList(
              h.enqueuedAt(),
              h.attempts(),
              h.lostLeases(),
              h.releases(),
              h.startedAt(),
              h.finishedAt(),
              h.failures(),
              Arrays.toString(h.result()),
              h.reason()),
          Arrays.asList(Arrays.toString(n.cursor()), n.progress(), n.log()));
    }
  }

  void fill(Sluice sluice, int jobs) {
    JobStore store = (JobStore) sluice.store();
    for (int i = 0; i < jobs; i += BATCH) {
      List<NewJob> batch = new ArrayList<>();
      for (int k = i; k < Math.min(jobs, i + BATCH); k++) {
        batch.add(job(k));
      }
      store.enqueue(batch);
    }
    sluice.jobs().configure("q1", new QueueSettings(true, jobs));
    sluice.jobs().configure("q2", new QueueSettings(false, 3L * jobs));
    sluice.jobs().configure("empty", new QueueSettings(true, 5));
  }

  private NewJob job(int i) {
    JobState state = STATES[random.nextInt(STATES.length)];
    Instant runAt = now.plusMillis((state == JobState.SCHEDULED ? 3_600_000L : -3_600_000L) + i);
    byte[] payload = new byte[random.nextInt(200)];
    random.nextBytes(payload);
    return new NewJob(
        JobId.next(),
        "q" + random.nextInt(QUEUES),
        random.nextBoolean() ? "kind" + random.nextInt(3) : "",
        payload,
        options(i),
        new NewJob.Past(state, runAt, history(i, state), notes(i)));
  }

  private JobOptions options(int i) {
    return new JobOptions(
        random.nextInt(3) == 0 ? Map.of("n", "" + i, "ünï", "cödé\n") : Map.of(),
        random.nextInt(5) - 2,
        null,
        null,
        random.nextInt(4) == 0 ? "group" + random.nextInt(20) : null,
        unique(i),
        1 + random.nextInt(30),
        random.nextInt(4) == 0 ? Duration.ofMillis(1 + random.nextInt(100_000)) : null,
        random.nextInt(4) == 0 ? now.plus(Duration.ofDays(1)).plusMillis(i) : null,
        Duration.ofDays(1 + random.nextInt(3)),
        random.nextInt(10));
  }

  private @Nullable UniqueKey unique(int i) {
    Duration window = random.nextBoolean() ? Duration.ofDays(2) : null;
    List<OnConflict> choices = List.of(OnConflict.values());
    OnConflict onConflict = choices.get(random.nextInt(choices.size()));
    return random.nextInt(4) == 0 ? new UniqueKey("key" + i, window, onConflict) : null;
  }

  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  private JobHistory history(int i, JobState state) {
    int attempts = state == JobState.DEAD ? 1 + random.nextInt(12) : random.nextInt(3);
    boolean ended = state.isFinal();
    return new JobHistory(
        now.minusMillis(7_200_000L - i),
        attempts,
        random.nextInt(3),
        random.nextInt(3),
        attempts > 0 ? now.minusSeconds(500) : null,
        ended ? now.minusSeconds(5) : null,
        failures(Math.min(attempts, JobHistory.MAX_FAILURES)),
        state == JobState.COMPLETED && random.nextBoolean()
            ? ("result " + i).getBytes(UTF_8)
            : null,
        state == JobState.CANCELLED ? "enough of " + i : null);
  }

  private List<Failure> failures(int count) {
    List<Failure> failures = new ArrayList<>();
    for (int attempt = 1; attempt <= count; attempt++) {
      Instant at = now.minusSeconds(600 - attempt);
      failures.add(new Failure(attempt, at, "Oops", "boom " + attempt, "at a line\n\tof code"));
    }
    return failures;
  }

  @SuppressWarnings("NullAway")
  private JobNotes notes(int i) {
    return random.nextInt(3) == 0
        ? new JobNotes(("row " + i).getBytes(UTF_8), 0.25, List.of("first line", "line " + i))
        : JobNotes.NONE;
  }
}
