package dev.sluice.relay;

import dev.sluice.Sluice;
import dev.sluice.WorkerHealth;
import dev.sluice.engine.Outage;
import dev.sluice.spi.Feature;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Names;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Publishes the jobs of a queue as they become due, and completes each when the broker has
 * confirmed it. Any number of relays, in any number of processes, share a queue: each job is
 * published once, unless a relay dies between the confirmation and the completion (at least once,
 * as always).
 *
 * <pre>{@code
 * Relay relay = Relay.start(sluice, "mails", Relay.sink("kafka://broker:9092/mails"), r -> {});
 * }</pre>
 *
 * <p>While the broker or the storage cannot be reached the relay waits and tries again, for ever,
 * and says so in its {@link #health()}. What the broker refuses is retried by the relay's {@link
 * RelayOptions#retry policy}, and DEAD when that ends or the job's {@code maxAttempts} are spent.
 */
public final class Relay implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CALL_BACK = Duration.ofSeconds(1);

  private final WorkSource source;
  private final MessageSink sink;
  private final Tally tally = new Tally();
  private final Outage outage;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Gate gate = new Gate();
  private final List<Thread> threads = new ArrayList<>();

  private Relay(WorkSource source, String queue, MessageSink sink, RelayOptions options) {
    this.source = source;
    this.sink = sink;
    this.outage = new Outage(InstantSource.system(), options.errors(), () -> {});
    for (int i = 1; i <= options.concurrency(); i++) {
      Carrier carrier = new Carrier(source, queue, sink, options, tally, outage, gate, closed);
      threads.add(new Thread(carrier, "sluice-relay-" + queue + "-" + i));
    }
  }

  /**
   * Starts one.
   *
   * @param from stays open when the relay is closed
   * @param to is closed with the relay
   * @throws IllegalArgumentException if the storage cannot keep what a broker refuses
   */
  public static Relay start(
      Sluice from, String queue, MessageSink to, Consumer<RelayOptions> configure) {
    RelayOptions options = new RelayOptions();
    configure.accept(options);
    requireKeeping(from.traits());
    Relay relay = new Relay(from.store(), Names.queue(queue), to, options);
    relay.threads.forEach(Thread::start);
    return relay;
  }

  /**
   * Opens the sink at a URL, such as {@code kafka://HOST:PORT/TOPIC}.
   *
   * @throws IllegalArgumentException if the URL makes no sense, or no adapter on the class path
   *     knows its scheme
   * @throws dev.sluice.spi.StoreException if the broker cannot be reached
   */
  public static MessageSink sink(String url) {
    return Sinks.open(url);
  }

  private static void requireKeeping(Traits traits) {
    Set<Feature> missing = traits.lacking(Feature.RETRY, Feature.RELEASE, Feature.BURY);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          traits.name()
              + " lacks "
              + missing
              + ": a relay needs a spillover store beside it (the option spillover=URL)");
    }
  }

  /** Whether both ends answer. */
  public WorkerHealth health() {
    return outage.health(source);
  }

  /** What has been done so far. */
  public RelayMetrics metrics() {
    return tally.now();
  }

  /** What went wrong last: an end that did not answer, a message that was refused. */
  public Optional<String> lastError() {
    return tally.lastError();
  }

  /**
   * Claims nothing more until it is resumed; what is under way is published. Returns when no claim
   * waits any more, or after a second.
   */
  public void pause() {
    gate.pause();
    long until = System.nanoTime() + CALL_BACK.toNanos();
    try {
      // The wake-up may come just before the claim begins to wait: hence more than one.
      do {
        source.wakeup();
      } while (!gate.awaitEmpty(5) && System.nanoTime() < until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a pause. */
  public void resume() {
    gate.resume();
  }

  /** Whether it is paused. */
  public boolean isPaused() {
    return gate.isPaused();
  }

  /** As {@link #close(Duration)} with 10 seconds. */
  @Override
  public void close() {
    close(PATIENCE);
  }

  /**
   * Claims no more, waits until what is under way is published and settled, and closes the sink.
   * What the broker does not take now is given back. After the deadline threads are interrupted,
   * and what they had is published by another relay when its leases end. Closing twice is fine.
   */
  public void close(Duration deadline) {
    closed.countDown();
    gate.close();
    long until = System.nanoTime() + deadline.toNanos();
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= !joined(thread, until);
    }
    sink.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // The wake-up may come just before the claim begins to wait: hence more than one.
  private boolean joined(Thread thread, long until) {
    try {
      while (thread.isAlive() && System.nanoTime() < until) {
        source.wakeup();
        thread.join(20);
      }
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(1));
      }
      return true;
    } catch (InterruptedException e) {
      thread.interrupt();
      return false;
    }
  }
}
