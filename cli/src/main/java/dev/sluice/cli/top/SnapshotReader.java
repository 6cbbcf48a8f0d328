package dev.sluice.cli.top;

import dev.sluice.Sluice;
import dev.sluice.job.Counts;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at a storage again and again. For one thread. */
public final class SnapshotReader {
  private static final int MOST_RUNNING = 200;

  /** A listing passes over what does not fit; this far we follow it. */
  private static final int MOST_PAGES = 20;

  private final Sluice sluice;
  private final InstantSource clock;

  /** A queue that was seen is shown on when it is empty: it is the one that somebody watches. */
  private final Set<String> names = new TreeSet<>();

  private @Nullable Instant lookedAt;
  private Map<String, Counts> before = Map.of();

  /**
   * Looks at nothing yet.
   *
   * @param sluice stays open
   */
  public SnapshotReader(Sluice sluice, InstantSource clock) {
    this.sluice = sluice;
    this.clock = clock;
  }

  /**
   * Looks once.
   *
   * @throws IllegalStateException if the storage does not show its jobs
   * @throws dev.sluice.spi.StoreException if it does not answer
   */
  public Snapshot read() {
    Map<String, Counts> counts = sluice.jobs().counts();
    Instant now = clock.instant();
    Map<String, QueueSettings> settings =
        has(QueueControl.class) ? sluice.jobs().settings() : Map.of();
    List<WorkerView> workers = has(WorkerRegister.class) ? sluice.workers().list() : List.of();
    names.addAll(counts.keySet());
    names.addAll(settings.keySet());
    workers.forEach(worker -> names.addAll(worker.queues()));
    List<QueueRow> queues = new ArrayList<>();
    for (String name : names) {
      Counts count = counts.getOrDefault(name, Counts.NONE);
      boolean paused = settings.getOrDefault(name, QueueSettings.DEFAULT).paused();
      queues.add(
          new QueueRow(
              name,
              count,
              paused,
              change(name, count, now),
              count.ready() == 0 ? null : oldest(name, now),
              takers(workers, name)));
    }
    lookedAt = now;
    before = counts;
    return new Snapshot(now, queues, running(), workers);
  }

  private boolean has(Class<?> role) {
    return sluice.store().role(role).isPresent();
  }

  private @Nullable Double change(String queue, Counts counts, Instant now) {
    Instant then = lookedAt;
    if (then == null || !now.isAfter(then)) {
      return null;
    }
    double seconds = Duration.between(then, now).toNanos() / 1e9;
    long more = counts.live() - before.getOrDefault(queue, Counts.NONE).live();
    return more / seconds;
  }

  private @Nullable Duration oldest(String queue, Instant now) {
    List<JobView> first = list(JobQuery.ofQueue(queue).states(JobState.READY).limit(1), 1);
    if (first.isEmpty()) {
      return null;
    }
    Duration age = Duration.between(first.get(0).runAt(), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private List<JobView> running() {
    return list(JobQuery.ALL.states(JobState.RUNNING), MOST_RUNNING);
  }

  private List<JobView> list(JobQuery query, int most) {
    List<JobView> jobs = new ArrayList<>();
    Page<JobView> page = sluice.jobs().list(query);
    jobs.addAll(page.items());
    for (int i = 1; i < MOST_PAGES && page.next() != 0 && jobs.size() < most; i++) {
      page = sluice.jobs().list(query.after(page.next()));
      jobs.addAll(page.items());
    }
    return jobs.subList(0, Math.min(most, jobs.size()));
  }

  private static long takers(List<WorkerView> workers, String queue) {
    return workers.stream().filter(it -> it.claiming() && it.queues().contains(queue)).count();
  }
}
