package dev.sluice.redis;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
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
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs in Redis 7, shared by any number of processes. Every call is one script of the server for
 * each queue that it concerns, so that it happens as a whole or not at all; times are the server's.
 *
 * <p>What a returned enqueue survives is what the server's own persistence setting says. How the
 * keys look, and what each setting promises, is in {@code docs/stores/redis.md}.
 */
public final class RedisStore
    implements JobStore, TurnSource, JobControl, JobBrowser, QueueControl, JobNotebook {
  private static final int MAX_PAYLOAD = 16 << 20;
  private static final Traits TRAITS =
      new Traits(
          "redis",
          EnumSet.allOf(Feature.class),
          Traits.CallCost.REMOTE,
          Traits.Threading.ANY,
          Traits.Sharing.MANY_MACHINES,
          Traits.Durability.SERVER,
          Duration.ofMillis(1),
          MAX_PAYLOAD);

  private final Wire wire;
  private final WaitRoom room = new WaitRoom();
  private final Listeners listeners;
  private final Enqueuing enqueuing;
  private final Turning turning;
  private final Claiming claiming;
  private final Leasing leasing;
  private final Sweeping sweeping;
  private final Altering altering;
  private final Browsing browsing;
  private final Register register;
  private final Examining examining;

  private RedisStore(RedisOptions options, Settings settings, Server server) {
    Parts parts = new Parts(options, settings, server);
    wire = parts.wire;
    listeners = new Listeners(wire, parts.queues, room, options.prefix());
    IdIndex index = new IdIndex(wire, parts.calls, options.prefix());
    enqueuing = new Enqueuing(wire, parts.queues, parts.calls, index, MAX_PAYLOAD);
    turning = new Turning(wire, parts.queues, parts.calls);
    claiming = new Claiming(wire, parts.queues, turning, room, listeners);
    leasing = new Leasing(wire, parts.queues, parts.calls);
    sweeping = new Sweeping(wire, parts.queues, parts.calls, index, settings.clock());
    Whereabouts whereabouts = new Whereabouts(wire, parts.queues, index);
    altering = new Altering(wire, parts.calls, whereabouts);
    browsing = new Browsing(wire, parts.queues, parts.calls, whereabouts);
    register = new Register(wire, parts.calls, options.prefix());
    examining = new Examining(wire, parts.queues);
  }

  /** What all parts of a store share. */
  private static final class Parts {
    final Wire wire;
    final Queues queues;
    final Calls calls;

    Parts(RedisOptions options, Settings settings, Server server) {
      Trouble trouble = new Trouble();
      wire = new Wire(server, errors(options), trouble);
      queues = new Queues(wire, options.prefix());
      trouble.queues = Optional.of(queues);
      calls = new Calls(options.callersClock() ? settings.clock() : null);
    }
  }

  /** Makes the store forget what a server may have forgotten. */
  private static final class Trouble implements Runnable {
    volatile Optional<Queues> queues = Optional.empty();

    @Override
    public void run() {
      queues.ifPresent(Queues::forget);
    }
  }

  /**
   * Connects, and looks at the server.
   *
   * @throws IllegalArgumentException if the address makes no sense; names the option concerned
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the server cannot be reached; REJECTED if
   *     it refuses the password, is older than Redis 7, or may evict jobs
   */
  public static RedisStore open(StorageUrl url, Settings settings) {
    RedisOptions options = RedisOptions.parse(url);
    Server server;
    try {
      server = Servers.open(options);
    } catch (RuntimeException e) {
      throw errors(options).of(e);
    }
    RedisStore store = new RedisStore(options, settings, server);
    try {
      new ServerCheck(store.wire, options).run();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Errors errors(RedisOptions options) {
    return new Errors(options.address(), options.secrets());
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    wire.failIfClosed();
    return enqueuing.enqueue(jobs);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return turn(List.of(), request).claimed();
  }

  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    wire.failIfClosed();
    return claiming.turn(outcomes, next);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    wire.failIfClosed();
    return turning.settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    wire.failIfClosed();
    return leasing.extend(leases, lease);
  }

  @Override
  public List<LeaseStatus> note(List<Note> notes) {
    wire.failIfClosed();
    return leasing.note(notes);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    wire.failIfClosed();
    return sweeping.sweep(request);
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    wire.failIfClosed();
    return altering.alter(ids, alteration);
  }

  @Override
  public Optional<JobView> find(JobId id) {
    return browsing.find(id);
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    return browsing.list(query);
  }

  @Override
  public Map<String, Counts> counts() {
    return browsing.counts();
  }

  @Override
  public Counts counts(String queue) {
    wire.failIfClosed();
    return browsing.counts(queue);
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    return browsing.alter(query, alteration, altering);
  }

  @Override
  public QueueSettings settings(String queue) {
    wire.failIfClosed();
    return browsing.settings(queue);
  }

  @Override
  public Map<String, QueueSettings> settings() {
    return browsing.settings();
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    wire.failIfClosed();
    browsing.configure(queue, settings);
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    if (role == WorkerRegister.class) {
      return Optional.of(role.cast(register));
    }
    return role == Checkup.class ? Optional.of(role.cast(examining)) : JobStore.super.role(role);
  }

  @Override
  public void wakeup() {
    room.dismissAll();
  }

  @Override
  public void close() {
    if (!wire.isClosed()) {
      wire.shut();
      room.close();
      listeners.close();
      wire.close();
    }
  }
}
