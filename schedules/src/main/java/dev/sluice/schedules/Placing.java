package dev.sluice.schedules;

import dev.sluice.Sluice;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.WorkSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues the jobs of ticks in two steps: first held back, due in a far future, then let go. In
 * between it is noted that they are there. So a node that dies leaves either jobs that nobody has
 * run yet, which are the same ones if they are enqueued again, or a note that says not to.
 */
final class Placing {
  /** When a job is due that is held back: far off, and within what all storages can count to. */
  static final Instant HELD = Instant.parse("2250-01-01T00:00:00Z");

  private static final String NAMESPACE = "sluice-schedule";

  private final JobStore store;
  private final JobBrowser browser;
  private final JobControl control;

  Placing(Sluice sluice) {
    this.store = role(sluice.store(), JobStore.class);
    this.browser = role(sluice.store(), JobBrowser.class);
    this.control = role(sluice.store(), JobControl.class);
  }

  private static <R> R role(WorkSource source, Class<R> role) {
    return source.role(role).orElseThrow(() -> new IllegalStateException("no " + role));
  }

  /**
   * What became of ticks.
   *
   * @param there their jobs are there
   * @param fresh those of them whose jobs were not there before
   * @param left there is no room for their jobs yet
   * @param problem why not, or why a job was refused; {@code null} for neither
   */
  record Placed(
      List<Instant> there, Set<Instant> fresh, List<Instant> left, @Nullable String problem) {}

  /** Enqueues the jobs of ticks, held back. */
  Placed place(Schedule schedule, List<Instant> ticks) {
    List<NewJob> jobs = ticks.stream().map(tick -> held(schedule, tick)).toList();
    List<Enqueued> answers = store.enqueue(jobs);
    Placed placed = new Placed(new ArrayList<>(), new HashSet<>(), new ArrayList<>(), null);
    for (int i = 0; i < ticks.size(); i++) {
      placed = sort(placed, ticks.get(i), jobs.get(i).id(), answers.get(i));
    }
    return placed;
  }

  private static Placed sort(Placed placed, Instant tick, JobId id, Enqueued answer) {
    String problem = placed.problem();
    switch (answer.outcome()) {
      case INSERTED, REPLACED -> {
        placed.there().add(tick);
        placed.fresh().add(tick);
      }
      case DUPLICATE -> {
        // Another id: a job with the unique key is there, which stands for this one as well.
        if (answer.id().equals(id)) {
          placed.there().add(tick);
        }
      }
      case FULL -> {
        placed.left().add(tick);
        problem = answer.reason();
      }
      case REJECTED -> problem = "refused the job of " + tick + ": " + answer.reason();
    }
    return new Placed(placed.there(), placed.fresh(), placed.left(), problem);
  }

  /**
   * Lets the jobs of ticks go, if they are held back.
   *
   * @param fresh those that are known to be
   */
  void release(String name, List<Instant> ticks, Set<Instant> fresh) {
    List<JobId> held = new ArrayList<>();
    for (Instant tick : ticks) {
      JobId id = id(name, tick);
      if (fresh.contains(tick) || isHeld(id)) {
        held.add(id);
      }
    }
    if (!held.isEmpty()) {
      control.alter(held, new Alteration.Promote());
    }
  }

  /** Removes the jobs of ticks if they are held back. */
  void withdraw(String name, List<Instant> ticks) {
    List<JobId> held = ticks.stream().map(tick -> id(name, tick)).filter(this::isHeld).toList();
    if (!held.isEmpty()) {
      control.alter(held, new Alteration.Delete());
    }
  }

  /** Enqueues a job now, whatever the schedule's ticks are. */
  Enqueued runNow(Schedule schedule) {
    Target target = schedule.target();
    Map<String, String> headers = new HashMap<>(target.options().headers());
    headers.put(Schedules.NAME_HEADER, schedule.name());
    JobOptions options = options(target.options(), headers, null, null);
    NewJob job =
        new NewJob(JobId.next(), target.queue(), target.kind(), target.payload(), options, null);
    return store.enqueue(List.of(job)).get(0);
  }

  private boolean isHeld(JobId id) {
    Optional<JobView> job = browser.find(id);
    return job.isPresent()
        && job.get().state() == JobState.SCHEDULED
        && !job.get().runAt().isBefore(HELD);
  }

  /** The id of a tick's job: of the same tick always the same. */
  static JobId id(String name, Instant tick) {
    return JobId.derive(NAMESPACE, (name + "\n" + tick).getBytes(StandardCharsets.UTF_8));
  }

  private static NewJob held(Schedule schedule, Instant tick) {
    Target target = schedule.target();
    Map<String, String> headers = new HashMap<>(target.options().headers());
    headers.put(Schedules.NAME_HEADER, schedule.name());
    headers.put(Schedules.TICK_HEADER, tick.toString());
    Instant expiresAt = target.expiresAfter() == null ? null : tick.plus(target.expiresAfter());
    return new NewJob(
        id(schedule.name(), tick),
        target.queue(),
        target.kind(),
        target.payload(),
        options(target.options(), headers, HELD, expiresAt),
        null);
  }

  private static JobOptions options(
      JobOptions wishes,
      Map<String, String> headers,
      @Nullable Instant runAt,
      @Nullable Instant expiresAt) {
    return new JobOptions(
        headers,
        wishes.priority(),
        runAt,
        null,
        wishes.group(),
        wishes.unique(),
        wishes.maxAttempts(),
        wishes.timeout(),
        expiresAt,
        wishes.retain(),
        wishes.lostLeaseLimit());
  }
}
