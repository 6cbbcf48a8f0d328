package dev.sluice.server.beanstalkd;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at jobs and changes them where they lie. Any thread. */
final class Shelf {
  /** How many jobs of a tube are looked at, at most, for the first in an order. */
  static final int MOST = 10_000;

  private static final int PAGE = 500;

  private static final Comparator<JobView> BURIED_FIRST =
      Comparator.comparing(Shelf::buriedAt).thenComparingLong(JobView::sequence);
  private static final Comparator<JobView> DUE_FIRST =
      Comparator.comparing(JobView::runAt).thenComparingLong(JobView::sequence);
  private static final Comparator<JobView> URGENT_FIRST =
      Comparator.<JobView>comparingInt(job -> job.options().priority()).thenComparing(DUE_FIRST);

  private final Depot depot;

  Shelf(Depot depot) {
    this.depot = depot;
  }

  private static Instant buriedAt(JobView job) {
    Instant finished = job.history().finishedAt();
    return finished == null ? Instant.MIN : finished;
  }

  private static Answer shown(@Nullable JobView job) {
    return job == null ? Answer.NOT_FOUND : Answer.found(job.sequence(), job.payload());
  }

  Answer peek(long number) {
    return shown(depot.job(number));
  }

  Answer peekReady(String queue) {
    return shown(first(queue, JobState.READY, URGENT_FIRST));
  }

  Answer peekDelayed(String queue) {
    return shown(first(queue, JobState.SCHEDULED, DUE_FIRST));
  }

  Answer peekBuried(String queue) {
    return shown(first(queue, JobState.DEAD, BURIED_FIRST));
  }

  private @Nullable JobView first(String queue, JobState state, Comparator<JobView> order) {
    List<JobView> first = first(queue, state, order, 1);
    return first.isEmpty() ? null : first.get(0);
  }

  // The payloads of those that come later in the order are let go of page by page.
  private List<JobView> first(String queue, JobState state, Comparator<JobView> order, int wanted) {
    List<JobView> first = new ArrayList<>();
    JobQuery query = JobQuery.ofQueue(queue).states(state).limit(PAGE);
    int seen = 0;
    Page<JobView> page;
    do {
      page = depot.browser.list(query);
      seen += page.items().size();
      first.addAll(page.items());
      first.sort(order);
      if (first.size() > wanted) {
        first.subList(wanted, first.size()).clear();
      }
      query = query.after(page.next());
    } while (page.next() != 0 && seen < MOST);
    return first;
  }

  /**
   * Deletes a job that nobody has reserved.
   *
   * @param deleted is told the queue, in the loop
   */
  Answer delete(long number, Consumer<String> deleted) {
    JobView job = depot.job(number);
    if (job == null || alter(List.of(job.id()), new Alteration.Delete()) == 0) {
      return Answer.NOT_FOUND;
    }
    return Answer.of("DELETED").with(() -> deleted.accept(job.queue()));
  }

  Answer kickJob(long number) {
    JobView job = depot.job(number);
    boolean kicked =
        job != null
            && switch (job.state()) {
              case DEAD -> alter(List.of(job.id()), new Alteration.Redrive()) == 1;
              case SCHEDULED -> alter(List.of(job.id()), new Alteration.Promote()) == 1;
              default -> false;
            };
    return kicked ? Answer.of("KICKED") : Answer.NOT_FOUND;
  }

  /** Kicks buried jobs, or delayed ones if none is buried. */
  Answer kick(String queue, long bound) {
    int wanted = (int) Math.min(bound, MOST);
    if (wanted == 0) {
      return Answer.of("KICKED 0");
    }
    int kicked = kick(queue, JobState.DEAD, BURIED_FIRST, wanted, new Alteration.Redrive());
    if (kicked == 0) {
      kicked = kick(queue, JobState.SCHEDULED, DUE_FIRST, wanted, new Alteration.Promote());
    }
    return Answer.of("KICKED " + kicked);
  }

  private int kick(
      String queue, JobState state, Comparator<JobView> order, int wanted, Alteration change) {
    List<JobId> ids = first(queue, state, order, wanted).stream().map(JobView::id).toList();
    return ids.isEmpty() ? 0 : alter(ids, change);
  }

  private int alter(List<JobId> ids, Alteration change) {
    return (int)
        depot.control.alter(ids, change).stream()
            .filter(altered -> altered.result() == Altered.Result.CHANGED)
            .count();
  }
}
