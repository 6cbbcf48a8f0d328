package dev.sluice.beanstalkd;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Lookout;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Jobs of which several beanstalkd servers keep a copy each, so that they outlive the loss of a
 * server. Another store, the guard, has a ticket for each: it says whose turn it is and who runs
 * it, knows ids and unique keys, and remembers the end of a job until every copy is gone.
 */
public final class ReplicatedStore implements JobStore, TurnSource {
  private final Parts parts;
  private final Traits traits;
  private final JobStore guard;
  private final Optional<TurnSource> turns;
  private final GuardLeases leases;
  private final Admission admission;
  private final Fetching fetching;
  private final Clearing clearing;
  private final Registry registry;
  private final ReplicatedControl control;
  private final ReplicatedBrowser browser;
  private final List<Patrol> patrols = new ArrayList<>();
  private final Set<String> patrolled = ConcurrentHashMap.newKeySet();
  private final Recovery recovery;
  private volatile boolean closed;

  private ReplicatedStore(Parts parts) {
    this.parts = parts;
    guard = parts.guard();
    turns = guard.role(TurnSource.class);
    traits = traits(parts);
    leases = new GuardLeases(parts.queues());
    clearing = new Clearing(parts);
    registry = new Registry(parts);
    Replacing replacing = new Replacing(parts, registry, clearing);
    admission = new Admission(parts, traits, clearing, replacing);
    fetching = new Fetching(parts);
    recovery = new Recovery(parts, registry, clearing);
    control = new ReplicatedControl(parts, registry, clearing);
    browser = new ReplicatedBrowser(parts, registry, fetching, control);
  }

  /** Those of the guard; what is over is not to be seen, since it is kept for other ends. */
  private static Traits traits(Parts parts) {
    Traits own = parts.guard().traits();
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    features.addAll(own.features());
    features.remove(Feature.RETAIN);
    long size = Math.min(parts.lanes().maxJobSize(), Integer.MAX_VALUE - 8);
    return new Traits(
        "beanstalkd",
        features,
        Traits.CallCost.REMOTE,
        own.threading(),
        own.sharing(),
        Traits.Durability.SERVER,
        own.resolution(),
        (int) size - EnvelopeBytes.OVERHEAD);
  }

  /**
   * Opens the guard. Servers that are away now are used when they come.
   *
   * @throws IllegalArgumentException if the address makes no sense; names the option concerned
   * @throws StoreException if the guard cannot be opened
   */
  public static ReplicatedStore open(StorageUrl url, Settings settings) {
    BeanstalkdOptions all = BeanstalkdOptions.parse(url, ReplicatedOptions.OPTIONS);
    ReplicatedOptions options = ReplicatedOptions.parse(url, all.nodes().size());
    JobStore guard = Guards.open(StorageUrl.parse(options.guard()), settings);
    GuardQueues queues = new GuardQueues(all);
    Lanes lanes = new Lanes(all);
    lanes.awaitFirstTry();
    return new ReplicatedStore(
        new Parts(
            all,
            options,
            settings.clock(),
            guard,
            Guards.role(guard, JobControl.class),
            Guards.role(guard, JobBrowser.class),
            lanes,
            queues,
            new Tickets(queues, options.keep())));
  }

  private void failIfClosed() {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, "the store is closed");
    }
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    failIfClosed();
    return admission.enqueue(jobs);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    failIfClosed();
    ClaimRequest at = parts.queues().of(request);
    patrol(request.queues());
    return open(guard.claim(at));
  }

  private List<Delivery> open(List<Delivery> held) {
    return held.isEmpty() ? held : fetching.open(held);
  }

  private void patrol(List<String> queues) {
    for (String queue : queues) {
      if (patrolled.add(queue)) {
        startPatrols();
      }
    }
  }

  private synchronized void startPatrols() {
    if (patrols.isEmpty() && !closed) {
      parts.lanes().all().forEach(lane -> patrols.add(new Patrol(lane, patrolled, recovery)));
    }
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    failIfClosed();
    List<Settled> settled = guard.settle(leases.outcomes(outcomes));
    clear(outcomes, settled);
    return settled;
  }

  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    failIfClosed();
    if (turns.isEmpty()) {
      return new Turn(settle(outcomes), claim(next));
    }
    ClaimRequest at = parts.queues().of(next);
    patrol(next.queues());
    Turn turn = turns.get().turn(leases.outcomes(outcomes), at);
    clear(outcomes, turn.settled());
    return new Turn(turn.settled(), openAfter(turn));
  }

  /** The answers to outcomes must not be lost: that no copy can be reached says the next claim. */
  private List<Delivery> openAfter(Turn turn) {
    try {
      return open(turn.claimed());
    } catch (StoreException e) {
      if (turn.settled().isEmpty()) {
        throw e;
      }
      return List.of();
    }
  }

  private void clear(List<? extends Settlement> outcomes, List<Settled> settled) {
    List<Remains> remains = new ArrayList<>();
    for (int i = 0; i < settled.size(); i++) {
      Settled how = settled.get(i);
      if (how == Settled.COMPLETED || how == Settled.CANCELLED) {
        LeaseToken lease = outcomes.get(i).lease();
        ticket(lease).ifPresent(ticket -> remains.add(Remains.of(lease.job(), ticket)));
      }
    }
    clearing.clear(remains);
  }

  /** Of a lease that came over a network the guard has to be asked. */
  private Optional<Ticket> ticket(LeaseToken lease) {
    return lease instanceof ReplicatedJob job
        ? Optional.of(job.ticket())
        : registry.find(lease.job()).filter(Registry.Entry::isOver).map(Registry.Entry::ticket);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> tokens, Duration lease) {
    failIfClosed();
    return guard.extend(leases.of(tokens), lease);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    failIfClosed();
    return guard.sweep(request);
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    if (role == JobControl.class) {
      return Optional.of(role.cast(control));
    }
    if (role == JobBrowser.class) {
      return Optional.of(role.cast(browser));
    }
    if (role == Checkup.class) {
      return Optional.of(role.cast(new ReplicatedExamining(parts)));
    }
    if (role == WorkerRegister.class) {
      return guard.role(role);
    }
    if (role == QueueControl.class) {
      return guard
          .role(QueueControl.class)
          .map(own -> role.cast(new ReplicatedQueues(own, parts.queues())));
    }
    if (role == JobNotebook.class) {
      return guard.role(JobNotebook.class).map(own -> role.cast(notebook(own)));
    }
    if (role == Lookout.class) {
      return guard.role(Lookout.class).map(own -> role.cast(lookout(own)));
    }
    return JobStore.super.role(role);
  }

  private JobNotebook notebook(JobNotebook own) {
    return notes -> own.note(leases.notes(notes));
  }

  private Lookout lookout(Lookout own) {
    return (queues, maxWait) ->
        own.awaitWork(queues.stream().map(parts.queues()::of).toList(), maxWait);
  }

  @Override
  public void wakeup() {
    guard.wakeup();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      patrols.forEach(Patrol::close);
    }
    guard.wakeup();
    clearing.close();
    parts.lanes().close();
    guard.close();
  }
}
