package dev.sluice.server.beanstalkd;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settles jobs that a connection had reserved. */
final class Settling {
  private final JobStore store;
  private final JobControl control;
  private final Counters counters;

  Settling(Depot depot, Counters counters) {
    store = depot.store;
    control = depot.control;
    this.counters = counters;
  }

  /**
   * One outcome, and what is answered when the store has taken it.
   *
   * @param priority what the job is to have from then on; {@code null} for what it has
   */
  record Outcome(
      Connection from, Settlement settlement, @Nullable Integer priority, String answer) {

    static Outcome of(Connection from, Settlement settlement, String answer) {
      return new Outcome(from, settlement, null, answer);
    }

    /**
     * The same with a priority. Whoever gives the one that he reserved the job with, as most
     * clients do, changes nothing.
     *
     * @param wanted of 32 bits, the lowest first
     */
    Outcome reprioritizing(Delivery job, long wanted) {
      boolean other = wanted != Terms.priority(job.options());
      return new Outcome(from, settlement, other ? Terms.stored(wanted) : null, answer);
    }
  }

  /** The work of a lane. */
  Runnable settle(List<Outcome> outcomes) {
    List<String> answers = new ArrayList<>(outcomes.size());
    try {
      reprioritize(outcomes);
      List<Settled> settled = store.settle(outcomes.stream().map(Outcome::settlement).toList());
      for (int i = 0; i < outcomes.size(); i++) {
        boolean lost = settled.get(i) == Settled.LEASE_LOST;
        answers.add(lost ? "NOT_FOUND" : outcomes.get(i).answer());
      }
    } catch (RuntimeException e) {
      String told = Trouble.told(e);
      while (answers.size() < outcomes.size()) {
        answers.add(told);
      }
    }
    return () -> tell(outcomes, answers);
  }

  /** While the jobs are still reserved: so nobody gets one by the priority that it had. */
  private void reprioritize(List<Outcome> outcomes) {
    Map<Integer, List<JobId>> wanted = new HashMap<>();
    for (Outcome outcome : outcomes) {
      Integer priority = outcome.priority();
      if (priority != null) {
        wanted
            .computeIfAbsent(priority, none -> new ArrayList<>())
            .add(outcome.settlement().lease().job());
      }
    }
    wanted.forEach((priority, jobs) -> control.alter(jobs, new Alteration.Reprioritize(priority)));
  }

  private void tell(List<Outcome> outcomes, List<String> answers) {
    for (int i = 0; i < outcomes.size(); i++) {
      Connection from = outcomes.get(i).from();
      from.outbox.line(answers.get(i));
      from.end();
      counters.moved(from);
    }
  }
}
