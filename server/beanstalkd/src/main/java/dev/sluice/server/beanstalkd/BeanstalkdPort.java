package dev.sluice.server.beanstalkd;

import dev.sluice.Sluice;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A server that speaks the text protocol of beanstalkd 1.12 and 1.13 over the store of a {@link
 * Sluice}: a tube is a queue, a job's number is the store's sequence. Closing it does not close the
 * Sluice. All methods may be called by any number of threads.
 */
public final class BeanstalkdPort implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(BeanstalkdPort.class.getName());

  private final Door door;
  private final JobCommands jobs;
  private final Closing closing;
  private final int port;

  private BeanstalkdPort(Depot depot, BeanstalkdPortOptions options) {
    door = new Door(new InetSocketAddress(options.address, options.port));
    port = door.port();
    Desk desk = new Desk(depot, options.lease, "beanstalkd port " + port, door::post);
    Members members = new Members();
    InstantSource clock = InstantSource.system();
    int maxJobSize = Math.min(options.maxJobSize, depot.store.traits().maxPayload());
    jobs = new JobCommands(desk, clock, maxJobSize);
    StatsCommands stats =
        new StatsCommands(desk, clock, new Gauge(desk, members, jobs), members::timeLeft);
    Commands commands = new Commands(jobs, new TubeCommands(desk), stats);
    Crowd crowd = new Crowd(members, desk, commands, door, options);
    Loop loop = new Loop(door, crowd);
    closing = new Closing(door, loop, desk, crowd, jobs);
    loop.start();
  }

  /**
   * Starts one. The store sweeps, as every {@link Sluice} does unless told otherwise.
   *
   * @throws IllegalArgumentException if the address is not loopback and {@link
   *     BeanstalkdPortOptions#openToAnybodyWithoutAuthentication} was not asked for, or if the
   *     store cannot do what the protocol needs: it says what
   * @throws UncheckedIOException if the address or the port is not to be had
   */
  public static BeanstalkdPort start(Sluice sluice, BeanstalkdPortOptions options) {
    if (!options.address.isLoopbackAddress()) {
      if (!options.withoutAuthentication) {
        throw new IllegalArgumentException(
            "beanstalkd's protocol knows no users: listen on loopback, not on "
                + options.address
                + ", or ask for openToAnybodyWithoutAuthentication");
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "whoever reaches {0} port {1} may take and delete every job",
          options.address,
          Integer.toString(options.port));
    }
    return new BeanstalkdPort(Depot.of(sluice.store()), options);
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /** From now on every put is answered with DRAINING. */
  public void drain() {
    door.post(jobs::drain);
  }

  /** As {@link #close(Duration)} without any grace. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  /**
   * Lets nobody in any more, answers puts with DRAINING, hands out no job; answers what is under
   * way, and closes all connections. Jobs that are reserved then go back to their places, without a
   * count. Closing twice is fine.
   *
   * @param grace how long clients have to finish with the jobs that they have reserved
   */
  public void close(Duration grace) {
    closing.close(grace);
  }
}
