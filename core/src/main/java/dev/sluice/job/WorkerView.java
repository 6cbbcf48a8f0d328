package dev.sluice.job;

import java.time.Instant;
import java.util.List;

/**
 * A live worker, as it last announced itself.
 *
 * @param id its own: no two workers share one, whatever their names
 * @param name for people; what running jobs show as their holder
 * @param queues the queues that it works on
 * @param claiming whether it takes jobs: not while it is paused or stops
 * @param concurrency how many handlers it runs at most
 * @param running how many run now
 * @param startedAt since when, by its own clock
 * @param order what it was asked to do last
 */
public record WorkerView(
    String id,
    String name,
    List<String> queues,
    boolean claiming,
    int concurrency,
    int running,
    Instant startedAt,
    WorkerOrder order) {
  public WorkerView {
    queues = List.copyOf(queues);
  }

  /** The same with another order. */
  public WorkerView order(WorkerOrder order) {
    return new WorkerView(id, name, queues, claiming, concurrency, running, startedAt, order);
  }
}
