package dev.sluice.beanstalkd;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits at one server for copies that come up by themselves: of jobs that the guard has forgotten,
 * of jobs that were over when the server was away, and of those that simply wait for long. The
 * first two are rare and the last are many, so it takes a tenth of the time as long as it finds
 * nothing amiss.
 */
final class Patrol implements AutoCloseable {
  private static final int MOST = 100;
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final long BACK_OFF = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int SHARE = 9;

  private final Lane lane;
  private final Set<String> queues;
  private final Recovery recovery;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  // Of the thread.
  private int instance;
  private final Map<String, String> watched = new HashMap<>();

  /**
   * @param queues to look at; may grow
   */
  Patrol(Lane lane, Set<String> queues, Recovery recovery) {
    this.lane = lane;
    this.queues = queues;
    this.recovery = recovery;
    Thread thread = new Thread(this::run, "sluice beanstalkd patrol " + lane.node());
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        pause(round());
      }
    } catch (InterruptedException e) {
      // Only at the end of the process.
    }
    hangUp();
  }

  /** Answers how long to rest, in nanoseconds. */
  private long round() throws InterruptedException {
    try {
      Connection to = connection;
      if (to == null) {
        to = connect();
      }
      watch(to);
      List<Reply> bodies = reserve(to);
      long began = System.nanoTime();
      boolean calm = bodies.isEmpty() || look(to, bodies);
      return calm ? SHARE * (System.nanoTime() - began) : 0;
    } catch (IOException | RuntimeException e) {
      // What it had reserved is free again.
      hangUp();
      return BACK_OFF;
    }
  }

  private Connection connect() throws IOException {
    Connection fresh = Connection.open(lane.node(), lane.options().timeout());
    connection = fresh;
    watched.clear();
    instance = Lane.Hello.ask(fresh).instance();
    return fresh;
  }

  private void watch(Connection to) throws IOException {
    List<Command> commands = new ArrayList<>();
    for (String queue : queues) {
      String tube = lane.options().tube(queue);
      if (watched.put(tube, queue) == null) {
        commands.add(Command.watch(tube));
        if (watched.size() == 1 && !tube.equals("default")) {
          commands.add(Command.ignore("default"));
        }
      }
    }
    if (!commands.isEmpty()) {
      to.exchange(commands);
    }
  }

  private List<Reply> reserve(Connection to) throws IOException, InterruptedException {
    List<Reply> got =
        new ArrayList<>(to.exchangeSlowly(List.of(Command.reserve(WAIT.toSeconds())), WAIT));
    if (got.get(0).is("RESERVED")) {
      List<Command> more = new ArrayList<>();
      for (int i = 1; i < MOST; i++) {
        more.add(Command.reserve(0));
      }
      got.addAll(to.exchange(more));
    }
    got.removeIf(reply -> !reply.is("RESERVED"));
    return got;
  }

  /** Answers whether all was as it should be. */
  private boolean look(Connection to, List<Reply> bodies) throws IOException {
    List<Reply> stats =
        to.exchange(bodies.stream().map(body -> Command.statsJob(body.number())).toList());
    List<Turnup> found = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      String queue = watched.get(Yaml.read(stats.get(i).body()).value("tube"));
      if (stats.get(i).is("OK") && queue != null) {
        JobStats counts = JobStats.read(stats.get(i).body());
        found.add(new Turnup(lane, instance, queue, bodies.get(i), counts));
      }
    }
    recovery.look(found);
    List<Command> ends = new ArrayList<>();
    found.forEach(one -> ends.add(one.end()));
    if (!ends.isEmpty()) {
      to.exchange(ends);
    }
    found.forEach(one -> one.afterwards().run());
    return found.stream().noneMatch(Turnup::isAmiss);
  }

  private void pause(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void hangUp() {
    Connection there = connection;
    connection = null;
    if (there != null) {
      there.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Connection there = connection;
    if (there != null) {
      there.close();
    }
  }
}
