package dev.sluice.spillover;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Condition;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.PublishingStore;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A source, such as a broker, with a store beside it that keeps what the source cannot: jobs that
 * are tried again later, dead ones, and those that ask at their enqueue for more than the source
 * has. Workers take from both.
 *
 * <p>A message that goes to the store is stored there under its id, and then completed at the
 * source (rule 3). What is in the store is seen by opening the store.
 */
public final class Spillover implements JobStore, Condition {
  private final WorkSource source;
  private final Optional<JobStore> front;
  private final JobStore store;
  private final InstantSource clock;
  private final Traits traits;
  private final Transfer transfer;
  private final Refusals refusals;
  private final Claiming claiming;
  private volatile boolean closed;

  /**
   * Both are closed with this.
   *
   * @param clock tells when jobs are due that are tried again later
   * @throws IllegalArgumentException if the store itself would need one
   */
  public Spillover(WorkSource source, JobStore store, InstantSource clock) {
    this.traits = JointTraits.of(source, store);
    this.source = source;
    this.front = source.role(JobStore.class);
    this.store = store;
    this.clock = clock;
    this.transfer = new Transfer(source, store);
    this.refusals = new Refusals(source, transfer, clock);
    Arrivals arrivals = new Arrivals(source, transfer, refusals, clock);
    this.claiming = new Claiming(source, store, arrivals, refusals);
  }

  @Override
  public Traits traits() {
    return traits;
  }

  // Only roles that are true of both: a list of the stored jobs alone would pass for all of them.
  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == WorkerRegister.class ? store.role(role) : JobStore.super.role(role);
  }

  /** Those that the source can keep go there, all others to the store. */
  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    Halves<NewJob, Enqueued> halves = new Halves<>(jobs, this::isTooLarge);
    return halves.answer(this::refuse, this::enqueueFitting);
  }

  private List<Enqueued> enqueueFitting(List<NewJob> jobs) {
    Halves<NewJob, Enqueued> halves = new Halves<>(jobs, this::goesToStore);
    return halves.answer(
        store::enqueue, some -> front.map(sink -> sink.enqueue(some)).orElseGet(List::of));
  }

  // What the source could take and the store could not would have nowhere to go when it fails.
  private boolean isTooLarge(NewJob job) {
    return PublishingStore.tooLarge(traits, job).isPresent();
  }

  private List<Enqueued> refuse(List<NewJob> jobs) {
    return jobs.stream()
        .map(job -> Enqueued.rejected(job.id(), PublishingStore.tooLarge(traits, job).orElse("")))
        .toList();
  }

  // A group is the store's: at a source, those behind a job that failed would not wait for it.
  private boolean goesToStore(NewJob job) {
    return front.isEmpty()
        || job.options().group() != null
        || PublishingStore.lacking(front.get().traits(), job).isPresent();
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    boolean wasClosed = closed;
    try {
      return claiming.claim(request);
    } catch (StoreException e) {
      // It began before the close, and met a half that was closed already: it ends with nothing.
      if (closed && !wasClosed) {
        return List.of();
      }
      throw e;
    }
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    Halves<Settlement, Settled> halves =
        new Halves<>(outcomes, outcome -> outcome.lease() instanceof FromStore);
    return halves.answer(some -> store.settle(unwrap(some)), this::settleMessages);
  }

  // The first outcome of a lease ends it, whichever way it goes.
  private List<Settled> settleMessages(List<Settlement> outcomes) {
    Set<LeaseToken> settled = Collections.newSetFromMap(new IdentityHashMap<>());
    Halves<Settlement, Settled> halves =
        new Halves<>(outcomes, outcome -> settled.add(outcome.lease()));
    return halves.answer(this::settleOnce, Spillover::lost);
  }

  private List<Settled> settleOnce(List<Settlement> outcomes) {
    Halves<Settlement, Settled> halves =
        new Halves<>(outcomes, outcome -> outcome instanceof Settlement.Complete);
    return halves.answer(source::settle, this::spill);
  }

  private static List<Settled> lost(List<Settlement> outcomes) {
    return Collections.nCopies(outcomes.size(), Settled.LEASE_LOST);
  }

  private List<Settled> spill(List<Settlement> outcomes) {
    // Without its content a message cannot be stored: whoever settles has the delivery itself.
    Halves<Settlement, Settled> halves =
        new Halves<>(outcomes, outcome -> outcome.lease() instanceof Delivery);
    return halves.answer(
        some -> transfer.move(some.stream().map(this::spilled).toList(), refusals::hold),
        Spillover::lost);
  }

  private Spilled spilled(Settlement outcome) {
    return Spilled.of((Delivery) outcome.lease(), outcome, clock.instant());
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    Halves<LeaseToken, LeaseStatus> halves =
        new Halves<>(leases, token -> token instanceof FromStore);
    return halves.answer(
        some -> store.extend(some.stream().map(Spillover::own).toList(), lease),
        some -> source.extend(some, lease));
  }

  private static List<Settlement> unwrap(List<Settlement> outcomes) {
    List<Settlement> own = new ArrayList<>(outcomes.size());
    for (Settlement outcome : outcomes) {
      LeaseToken lease = own(outcome.lease());
      own.add(
          outcome instanceof Settlement.Complete complete
              ? new Settlement.Complete(lease, complete.result())
              : outcome instanceof Settlement.Retry retry
                  ? new Settlement.Retry(lease, retry.delay(), retry.cause())
                  : outcome instanceof Settlement.Release release
                      ? new Settlement.Release(lease, release.delay())
                      : new Settlement.Bury(lease, ((Settlement.Bury) outcome).cause()));
    }
    return own;
  }

  private static LeaseToken own(LeaseToken token) {
    return ((FromStore) token).own();
  }

  @Override
  public Swept sweep(SweepRequest request) {
    return store.sweep(request);
  }

  /** Whether the store refuses messages, which are held here meanwhile. */
  @Override
  public Optional<Trouble> trouble() {
    return refusals.trouble();
  }

  @Override
  public void wakeup() {
    source.wakeup();
    store.wakeup();
  }

  @Override
  public void close() {
    closed = true;
    try {
      claiming.close();
      closeSource();
    } finally {
      store.close();
    }
  }

  private void closeSource() {
    try {
      refusals.close();
    } finally {
      source.close();
    }
  }
}
