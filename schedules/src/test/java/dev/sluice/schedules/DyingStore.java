package dev.sluice.schedules;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.TurnSource;
import dev.sluice.testkit.ForwardingStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A memory store as one node sees it that dies: after some calls that read or change jobs nothing
 * of it reaches the store any more.
 */
final class DyingStore extends ForwardingStore implements JobBrowser, JobControl, JobNotebook {
  private final MemoryStore inner;
  private final boolean lastIsDone;
  private int left;
  private boolean dead;

  /**
   * @param calls so many calls are answered
   * @param lastIsDone whether the one after them still reaches the store, unanswered
   */
  DyingStore(MemoryStore inner, int calls, boolean lastIsDone) {
    super(inner);
    this.inner = inner;
    this.left = calls;
    this.lastIsDone = lastIsDone;
  }

  synchronized boolean isDead() {
    return dead;
  }

  /** Not those in which calls would go past this. */
  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == TurnSource.class ? Optional.empty() : super.role(role);
  }

  private synchronized <T> T counted(Supplier<T> call) {
    boolean lives = !dead && left > 0;
    if (dead || (!lives && !lastIsDone)) {
      dead = true;
      throw gone();
    }
    T answer = call.get();
    if (lives) {
      left--;
      return answer;
    }
    dead = true;
    throw gone();
  }

  private static StoreException gone() {
    return new StoreException(StoreException.Kind.UNAVAILABLE, "this node is dead");
  }

  private void alive() {
    if (isDead()) {
      throw gone();
    }
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    return counted(() -> inner.enqueue(jobs));
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return counted(() -> inner.settle(outcomes));
  }

  @Override
  public List<LeaseStatus> note(List<Note> notes) {
    return counted(() -> inner.note(notes));
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    return counted(() -> inner.alter(ids, alteration));
  }

  @Override
  public Optional<JobView> find(JobId id) {
    return counted(() -> inner.find(id));
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    alive();
    return inner.claim(request);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    alive();
    return inner.extend(leases, lease);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    alive();
    return inner.sweep(request);
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    alive();
    return inner.list(query);
  }

  @Override
  public Map<String, Counts> counts() {
    alive();
    return inner.counts();
  }

  @Override
  public Counts counts(String queue) {
    alive();
    return inner.counts(queue);
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    alive();
    return inner.alter(query, alteration);
  }

  /** The others still need what is in it. */
  @Override
  public void close() {
    inner.wakeup();
  }
}
