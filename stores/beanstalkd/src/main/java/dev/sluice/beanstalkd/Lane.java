package dev.sluice.beanstalkd;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the servers that keep copies. All that is said to it goes over one connection, together
 * with what others had to say while the replies to the last were awaited. While it is away nobody
 * waits for it: it is asked again and again in the background.
 */
final class Lane implements AutoCloseable {
  private static final int MOST = 1_000;
  private static final long PROBE = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(100);

  private final BeanstalkdOptions options;
  private final long key;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Errand> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> tried = new CompletableFuture<>();
  private volatile String trouble = "";
  private volatile Hello hello = Hello.NONE;
  private volatile @Nullable Connection connection;
  private boolean closed;

  // Of the lane's own thread.
  private long heardAt;

  /**
   * What a server says of itself.
   *
   * @param instance another number for each run of it; 0 if it does not say
   * @param maxJobSize bytes of a body at most
   */
  record Hello(int instance, long maxJobSize) {
    /** What is taken for granted of one that was never heard. */
    static final Hello NONE = new Hello(0, 65_535);

    static Hello ask(Connection connection) throws IOException {
      Yaml stats = Yaml.read(connection.exchange(Command.stats()).body());
      long size = stats.number("max-job-size");
      if (size <= EnvelopeBytes.OVERHEAD) {
        throw new ProtocolException("no limit of a job's size: is this beanstalkd?");
      }
      return new Hello(stats.value("id").hashCode(), size);
    }
  }

  Lane(BeanstalkdOptions options) {
    this.options = options;
    key = Place.server(options.node());
    Thread thread = new Thread(this::run, "sluice beanstalkd lane " + options.node());
    thread.setDaemon(true);
    thread.start();
  }

  Node node() {
    return options.node();
  }

  BeanstalkdOptions options() {
    return options;
  }

  /** As places name it. */
  long key() {
    return key;
  }

  Hello hello() {
    return hello;
  }

  /** Whether it may answer. */
  boolean isUp() {
    return trouble.isEmpty();
  }

  /** Why it is away; empty if it is not. */
  String trouble() {
    return trouble;
  }

  /** Waits until it has answered, or has not, for a first time. */
  void awaitFirstTry() {
    tried.join();
  }

  /** Says all of this, soon. What comes of it is told in the lane's thread: do little there. */
  void say(List<Command> commands, Consumer<Answer> hearer) {
    String obstacle;
    lock.lock();
    try {
      obstacle = closed ? node() + " was closed" : trouble;
      if (obstacle.isEmpty()) {
        waiting.add(new Errand(commands, hearer));
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    if (!obstacle.isEmpty()) {
      hearer.accept(Answer.unsaid(obstacle));
    }
  }

  // ---- the thread

  private void run() {
    connect();
    tried.complete(null);
    for (List<Errand> some = next(); some != null; some = next()) {
      serve(some);
    }
    refuseAll(node() + " was closed");
  }

  /** What there is to say; empty if it is time to look whether it is back; {@code null} to end. */
  private @Nullable List<Errand> next() {
    lock.lock();
    try {
      long left = isUp() ? 0 : PROBE;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      while (!closed && waiting.isEmpty() && isUp()) {
        changed.await();
      }
      return closed ? null : take();
    } catch (InterruptedException e) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  private List<Errand> take() {
    List<Errand> some = new ArrayList<>();
    int commands = 0;
    while (!waiting.isEmpty() && commands < MOST) {
      Errand errand = waiting.removeFirst();
      some.add(errand);
      commands += errand.commands().size();
    }
    return some;
  }

  private void serve(List<Errand> some) {
    Connection to = ready();
    if (to == null) {
      some.forEach(errand -> errand.hearer().accept(Answer.unsaid(trouble)));
      return;
    }
    if (some.isEmpty()) {
      return;
    }
    try {
      List<List<Reply>> replies = Errand.run(to, some);
      heardAt = System.nanoTime();
      int instance = hello.instance();
      for (int i = 0; i < some.size(); i++) {
        some.get(i).hearer().accept(Answer.heard(replies.get(i), instance));
      }
    } catch (IOException | RuntimeException e) {
      lose(e);
      some.forEach(errand -> errand.hearer().accept(Answer.unknown(trouble)));
    }
  }

  /** A connection that has answered a moment ago; {@code null} if there is none. */
  private @Nullable Connection ready() {
    Connection there = connection;
    if (there == null) {
      return connect();
    }
    if (System.nanoTime() - heardAt < FRESH) {
      return there;
    }
    try {
      there.exchange(Command.listTubeUsed());
      return there;
    } catch (IOException e) {
      // It was away meanwhile, and nothing was said yet.
      there.close();
      return connect();
    }
  }

  private @Nullable Connection connect() {
    try {
      Connection fresh = Connection.open(node(), options.timeout());
      connection = fresh;
      hello = Hello.ask(fresh);
      heardAt = System.nanoTime();
      trouble = "";
      return fresh;
    } catch (IOException | RuntimeException e) {
      lose(e);
      return null;
    }
  }

  private void lose(Exception why) {
    Connection lost = connection;
    connection = null;
    if (lost != null) {
      lost.close();
    }
    refuseAll("beanstalkd at " + node() + ": " + why.getMessage());
  }

  /** From now on, and those that wait. */
  private void refuseAll(String why) {
    List<Errand> all;
    lock.lock();
    try {
      trouble = why;
      all = new ArrayList<>(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(errand -> errand.hearer().accept(Answer.unsaid(why)));
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
