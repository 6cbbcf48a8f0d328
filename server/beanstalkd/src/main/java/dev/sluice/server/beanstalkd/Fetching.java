package dev.sluice.server.beanstalkd;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reserves a job by its number. No store hands out a job by its name: those before it in its queue
 * are claimed with it and given back at once.
 */
final class Fetching {
  /** More jobs than this are not claimed to get at one. */
  static final int MOST = 1_000;

  private final Depot depot;
  private final Picking picking;

  Fetching(Depot depot, Picking picking) {
    this.depot = depot;
    this.picking = picking;
  }

  Answer fetch(long number) {
    JobView job = depot.job(number);
    if (job == null || job.state() == JobState.RUNNING || !isNear(job) || !isReady(job)) {
      return Answer.NOT_FOUND;
    }
    Delivery found = claim(job);
    return found == null ? Answer.NOT_FOUND : Answer.reserved(found);
  }

  private boolean isNear(JobView job) {
    return depot.browser.counts(job.queue()).ready() < MOST;
  }

  private boolean isReady(JobView job) {
    if (job.state() == JobState.READY) {
      return true;
    }
    Alteration change =
        job.state() == JobState.DEAD ? new Alteration.Redrive() : new Alteration.Promote();
    return depot.control.alter(List.of(job.id()), change).get(0).state() == JobState.READY;
  }

  private @Nullable Delivery claim(JobView job) {
    List<Delivery> others = new ArrayList<>();
    Delivery wanted = null;
    try {
      for (Delivery next : picking.claim(List.of(job.queue()), MOST, Duration.ZERO)) {
        if (next.job().equals(job.id())) {
          wanted = next;
        } else {
          others.add(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    picking.giveBack(others);
    return wanted;
  }
}
