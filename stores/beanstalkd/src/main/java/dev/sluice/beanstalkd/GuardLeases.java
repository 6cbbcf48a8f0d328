package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settlement;
import java.util.ArrayList;
import java.util.List;

/** Our leases and outcomes as the guard knows them. */
final class GuardLeases {
  private final GuardQueues queues;

  GuardLeases(GuardQueues queues) {
    this.queues = queues;
  }

  private record Token(JobId job, String queue, long fence) implements LeaseToken {}

  LeaseToken of(LeaseToken ours) {
    return ours instanceof ReplicatedJob job
        ? job.held()
        : new Token(ours.job(), queues.of(ours.queue()), ours.fence());
  }

  List<LeaseToken> of(List<? extends LeaseToken> ours) {
    List<LeaseToken> tokens = new ArrayList<>(ours.size());
    ours.forEach(token -> tokens.add(of(token)));
    return tokens;
  }

  List<Note> notes(List<Note> ours) {
    return ours.stream().map(note -> new Note(of(note.lease()), note.notes())).toList();
  }

  List<Settlement> outcomes(List<? extends Settlement> ours) {
    List<Settlement> outcomes = new ArrayList<>(ours.size());
    ours.forEach(outcome -> outcomes.add(outcome(outcome)));
    return outcomes;
  }

  /** Nobody could read a result: what is over is not to be seen. */
  private Settlement outcome(Settlement outcome) {
    LeaseToken lease = of(outcome.lease());
    if (outcome instanceof Settlement.Complete) {
      return new Settlement.Complete(lease, null);
    }
    if (outcome instanceof Settlement.Retry retry) {
      return new Settlement.Retry(lease, retry.delay(), retry.cause());
    }
    if (outcome instanceof Settlement.Release release) {
      return new Settlement.Release(lease, release.delay());
    }
    if (outcome instanceof Settlement.Bury bury) {
      return new Settlement.Bury(lease, bury.cause());
    }
    throw new IllegalArgumentException("an unknown outcome: " + outcome);
  }
}
