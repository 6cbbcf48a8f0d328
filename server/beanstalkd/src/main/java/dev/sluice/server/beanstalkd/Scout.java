package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.Lookout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that waits in the store, for all connections that wait for a job. The loop gives
 * it one order after the other, and wakes it when there are others to wait for.
 */
final class Scout {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration SHORT_WAIT = Duration.ofMillis(50);
  private static final long PAUSE_NANOS = 200_000_000;
  private static final long NUDGE_NANOS = 1_000_000;
  private static final Order END = new Order(List.of(), List.of(), 0, false);

  private final Depot depot;
  private final Picking picking;
  private final Consumer<Report> answers;
  private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(2);
  private final Thread thread = new Thread(this::run, "beanstalkd port: claims");
  private volatile boolean nudged;

  /**
   * What to look for.
   *
   * @param fresh wishes that nobody has looked for yet
   * @param all every queue that somebody waits for
   * @param most how many to claim when something comes
   * @param patient whether to wait if there is nothing
   */
  record Order(List<Wish> fresh, List<String> all, int most, boolean patient) {}

  /**
   * What became of an order.
   *
   * @param failure what the clients are told who cannot wait; {@code null} if nothing failed
   */
  record Report(List<Delivery> found, @Nullable String failure) {}

  /**
   * Starts.
   *
   * @param answers gets a report for each order, in this thread
   */
  Scout(Depot depot, Picking picking, Consumer<Report> answers) {
    this.depot = depot;
    this.picking = picking;
    this.answers = answers;
    thread.setDaemon(true);
    thread.start();
  }

  /** Gives an order; the report on the one before has to have come. */
  void send(Order order) {
    nudged = false;
    orders.add(order);
  }

  /**
   * Ends the waiting for the order that it has. A claim that is about to wait may not notice: call
   * it again until the report comes.
   */
  void nudge() {
    nudged = true;
    depot.store.wakeup();
  }

  private void run() {
    try {
      for (Order order = orders.take(); order.most() > 0; order = orders.take()) {
        answers.accept(report(order));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private Report report(Order order) throws InterruptedException {
    try {
      List<Delivery> found = picking.pick(order.fresh());
      if (found.isEmpty() && order.patient() && !nudged) {
        found = await(order);
      }
      return new Report(found, null);
    } catch (RuntimeException e) {
      String told = Trouble.told(e);
      // Not so soon again, unless somebody asks.
      LockSupport.parkNanos(PAUSE_NANOS);
      return new Report(List.of(), told);
    }
  }

  private List<Delivery> await(Order order) throws InterruptedException {
    if (picking.fromMany() || order.all().size() == 1) {
      return picking.claim(order.all(), order.most(), WAIT);
    }
    Lookout lookout = depot.lookout;
    if (lookout == null) {
      List<Delivery> found = picking.claim(order.all().subList(0, 1), order.most(), SHORT_WAIT);
      return found.isEmpty() ? picking.pick(List.of(new Wish(order.all(), 1))) : found;
    }
    boolean seen = lookout.awaitWork(order.all(), WAIT);
    return seen ? picking.pick(List.of(new Wish(order.all(), order.most()))) : List.of();
  }

  /** Ends the thread; what it found last is reported. */
  void close() {
    orders.add(END);
    // Not by an interrupt: that would close a file that it reads.
    while (thread.isAlive()) {
      nudge();
      LockSupport.parkNanos(NUDGE_NANOS);
    }
  }
}
