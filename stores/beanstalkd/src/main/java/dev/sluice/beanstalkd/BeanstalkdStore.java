package dev.sluice.beanstalkd;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Jobs in the tubes of one beanstalkd server, shared by any number of processes.
 *
 * <p>A lease is a reservation of one of this store's connections. It lasts as long as it is
 * extended, ends at once when the process dies, and with the connection. A job that comes back for
 * a retry is a new one to the server, with the same id to us. What the server has no notion of
 * (ids, unique keys, groups, capacity, looking at jobs) is not to be had here; {@code
 * docs/stores/beanstalkd.md} has the list.
 */
public final class BeanstalkdStore implements JobStore {
  private static final EnumSet<Feature> FEATURES =
      EnumSet.of(
          Feature.DELAY,
          Feature.PRIORITY,
          Feature.RETRY,
          Feature.RELEASE,
          Feature.BURY,
          Feature.EXTEND,
          Feature.EXPIRE);

  private final Link link;
  private final Talks talks;
  private final Traits traits;
  private final Holders holders;
  private final Keeper keeper;
  private final Putting putting;
  private final Claiming claiming;
  private final Settling settling;
  private final Extending extending;
  private final Sweeping sweeping;
  private final Examining examining;

  private BeanstalkdStore(
      BeanstalkdOptions options, Settings settings, Link link, Talks talks, Limits limits) {
    this.link = link;
    this.talks = talks;
    traits = traits(limits);
    Leases leases = new Leases();
    holders = new Holders(link, leases, options.connections());
    putting = new Putting(talks, limits, traits, options, settings.clock());
    settling = new Settling(leases, limits, options, settings.clock());
    Opening opening = new Opening(link.node(), leases, settling, settings.clock());
    claiming = new Claiming(link, holders, options, opening);
    extending = new Extending(leases);
    sweeping = new Sweeping(leases, settings.clock());
    examining = new Examining(talks);
    keeper = new Keeper(holders, leases);
  }

  private static Traits traits(Limits limits) {
    return new Traits(
        "beanstalkd",
        FEATURES,
        Traits.CallCost.REMOTE,
        Traits.Threading.ANY,
        Traits.Sharing.MANY_MACHINES,
        Traits.Durability.SERVER,
        Duration.ofSeconds(1),
        limits.maxPayload());
  }

  /**
   * Connects, and asks the server how large a job may be.
   *
   * @throws IllegalArgumentException if the address makes no sense; names the option concerned
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the server cannot be reached
   */
  public static BeanstalkdStore open(StorageUrl url, Settings settings) {
    return open(BeanstalkdOptions.parse(url).single(), settings);
  }

  static BeanstalkdStore open(BeanstalkdOptions options, Settings settings) {
    Link link = new Link(options.node(), options.timeout());
    Talks talks = new Talks(link);
    try {
      return new BeanstalkdStore(options, settings, link, talks, Limits.of(talks));
    } catch (RuntimeException e) {
      talks.close();
      throw e;
    }
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    link.failIfClosed();
    return putting.enqueue(jobs);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    link.failIfClosed();
    return claiming.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    link.failIfClosed();
    return settling.settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    link.failIfClosed();
    return extending.extend(leases, lease);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    link.failIfClosed();
    return sweeping.sweep(request);
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == Checkup.class ? Optional.of(role.cast(examining)) : JobStore.super.role(role);
  }

  @Override
  public void wakeup() {
    holders.dismissAll();
  }

  @Override
  public void close() {
    link.close();
    keeper.close();
    holders.close();
    talks.close();
  }
}
