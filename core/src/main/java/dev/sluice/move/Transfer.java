package dev.sluice.move;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries pages of jobs over: stores them in the target, looks that they have not changed in the
 * source meanwhile, and only then deletes them there. Whatever the moment of a crash, a job is in
 * at least one of the two; its id makes the second try harmless.
 */
final class Transfer {
  private final Source source;
  private final JobStore target;

  Transfer(Source source, JobStore target) {
    this.source = source;
    this.target = target;
  }

  /**
   * What became of a page.
   *
   * @param moved how many are in the target alone now
   * @param kept those that the target does not take
   */
  record Carried(int moved, List<MoveResult.Kept> kept) {}

  /** Carries the jobs of a page that do not run. */
  Carried carry(JobQuery query, Page<JobView> page) {
    List<JobView> jobs = page.items().stream().filter(Transfer::isStill).toList();
    if (jobs.isEmpty()) {
      return new Carried(0, List.of());
    }
    List<JobView> stored = new ArrayList<>();
    List<MoveResult.Kept> kept = new ArrayList<>();
    List<Enqueued> answers = target.enqueue(jobs.stream().map(Transfer::asNew).toList());
    for (int i = 0; i < jobs.size(); i++) {
      JobView job = jobs.get(i);
      Enqueued answer = answers.get(i);
      if (isThere(job, answer)) {
        stored.add(job);
      } else if (answer.outcome() != Enqueued.Outcome.FULL) {
        // Where there is no room now there may be some in the next round.
        kept.add(new MoveResult.Kept(job.id(), job.queue(), reason(answer)));
      }
    }
    return new Carried(finish(query, stored), kept);
  }

  private static boolean isStill(JobView job) {
    return job.state() != JobState.RUNNING;
  }

  private static boolean isThere(JobView job, Enqueued answer) {
    return switch (answer.outcome()) {
      case INSERTED -> true;
      // By its id: an earlier try has brought it. By its unique key: another job lives there.
      case DUPLICATE, REPLACED -> answer.id().equals(job.id());
      case REJECTED, FULL -> false;
    };
  }

  private static String reason(Enqueued answer) {
    return switch (answer.outcome()) {
      case DUPLICATE, REPLACED -> "its unique key belongs to job " + answer.id() + " there";
      default -> answer.reason();
    };
  }

  /** Deletes in the source what has not changed since it was read; answers how many. */
  private int finish(JobQuery query, List<JobView> stored) {
    Map<JobId, JobView> now = new HashMap<>();
    source.browser().list(query).items().forEach(view -> now.put(view.id(), view));
    List<JobId> same = new ArrayList<>();
    List<JobId> changed = new ArrayList<>();
    for (JobView before : stored) {
      JobView after = now.get(before.id());
      (after != null && isSame(before, after) ? same : changed).add(before.id());
    }
    if (!same.isEmpty()) {
      source.control().alter(same, new Alteration.Delete());
    }
    withdraw(changed);
    return same.size();
  }

  /** Takes back copies of jobs that somebody altered in the source: the next round brings them. */
  private void withdraw(List<JobId> changed) {
    if (!changed.isEmpty()) {
      target
          .role(JobControl.class)
          .ifPresent(control -> control.alter(changed, new Alteration.Delete()));
    }
  }

  private static boolean isSame(JobView a, JobView b) {
    JobHistory was = a.history();
    JobHistory is = b.history();
    return a.state() == b.state()
        && a.runAt().equals(b.runAt())
        && a.options().equals(b.options())
        && was.attempts() == is.attempts()
        && was.lostLeases() == is.lostLeases()
        && was.releases() == is.releases();
  }

  private static NewJob asNew(JobView job) {
    return new NewJob(
        job.id(),
        job.queue(),
        job.kind(),
        job.payload(),
        job.options(),
        new NewJob.Past(job.state(), job.runAt(), job.history(), job.notes()));
  }
}
