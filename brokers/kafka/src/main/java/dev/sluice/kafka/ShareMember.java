package dev.sluice.kafka;

import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A thread with a consumer of a share group: it polls, and does not poll again before all that it
 * has got is acknowledged, for the client allows no other way. Meanwhile it acknowledges what is
 * settled, and renews the locks of the rest.
 */
final class ShareMember implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  /** After so long without a claim, one that holds nothing leaves: its client may have fetched. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** After so long without a claim, one of whose records nobody has any leaves them to others. */
  private static final Duration DESERTED = Duration.ofMinutes(1);

  private final String topic;
  private final Duration timeout;
  private final ShareGroup group;
  private final Supplier<KafkaShareConsumer<byte[], byte[]>> clients;
  private final Errors errors;
  private final Pile pile;
  private final Hand hand;
  private final Connections connections = new Connections();
  private final AtomicBoolean polling = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable KafkaShareConsumer<byte[], byte[]> consumer;

  /** The records that come may be locked since then; 0 if nothing was asked for. */
  private long askedAt;

  ShareMember(
      String topic,
      Duration timeout,
      ShareGroup group,
      Supplier<KafkaShareConsumer<byte[], byte[]>> clients,
      Pile pile,
      Errors errors) {
    this.topic = topic;
    this.timeout = timeout;
    this.group = group;
    this.clients = clients;
    this.errors = errors;
    this.pile = pile;
    this.hand = pile.newHand();
    this.thread = new Thread(this::run, "sluice kafka " + topic);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      if (awaitClaim(PAUSE)) {
        join();
      }
    }
  }

  /** Whether somebody claims, at once or within that time. */
  private boolean awaitClaim(long nanos) {
    pile.lock.lock();
    try {
      long left = nanos;
      while (!pile.isClaimed() && !closed && left > 0) {
        left = hand.work.awaitNanos(left);
      }
      return pile.isClaimed() && !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      pile.lock.unlock();
    }
  }

  /** Is a member until it is closed, nobody claims any more, or something breaks. */
  private void join() {
    KafkaShareConsumer<byte[], byte[]> joined = null;
    try {
      group.prepare();
      joined = clients.get();
      consumer = joined;
      connections.begin(joined.metrics());
      joined.subscribe(List.of(topic));
      serve(joined, new Acknowledger(joined, pile, hand, timeout));
    } catch (RuntimeException e) {
      StoreException why =
          e instanceof StoreException known ? known : errors.unavailable("reading " + topic, e);
      pile.locked(() -> pile.trouble(why));
      LockSupport.parkNanos(this, PAUSE);
    } finally {
      leave(joined);
    }
  }

  private void leave(@Nullable KafkaShareConsumer<byte[], byte[]> joined) {
    consumer = null;
    askedAt = 0;
    pile.locked(() -> pile.drop(hand));
    try {
      if (joined != null) {
        joined.close(CLOSE);
      }
    } catch (RuntimeException e) {
      System.getLogger(ShareMember.class.getName())
          .log(System.Logger.Level.DEBUG, "leaving the group of {0}: {1}", topic, errors.said(e));
    } finally {
      connections.end();
    }
  }

  private void serve(KafkaShareConsumer<byte[], byte[]> joined, Acknowledger acknowledger) {
    boolean wanted = true;
    while (wanted && !closed) {
      if (pile.holding(hand) > 0) {
        wanted = tend(acknowledger);
      } else if (awaitClaim(IDLE.toNanos())) {
        take(joined);
      } else {
        wanted = false;
      }
    }
  }

  private void take(KafkaShareConsumer<byte[], byte[]> joined) {
    long began = System.nanoTime();
    askedAt = askedAt == 0 ? began : askedAt;
    List<Grip> taken = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : poll(joined)) {
      taken.add(new Grip(record, hand));
    }
    boolean cutOff = connections.isCutOff();
    pile.locked(
        () -> {
          if (!taken.isEmpty()) {
            hand.locked(askedAt, Acknowledger.lock(joined));
            pile.add(hand, taken);
          }
          pile.trouble(cutOff ? errors.unavailable("no broker answers") : null);
        });
    // What was on its way when nothing came is locked since then at most.
    askedAt = taken.isEmpty() ? began : 0;
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll(KafkaShareConsumer<byte[], byte[]> joined) {
    polling.set(true);
    try {
      return joined.poll(closed ? Duration.ZERO : POLL);
    } catch (WakeupException e) {
      return List.of();
    } finally {
      polling.set(false);
    }
  }

  /**
   * Waits until there is something to acknowledge or to renew, and does so.
   *
   * @return whether to go on
   */
  private boolean tend(Acknowledger acknowledger) {
    List<Grip> completed;
    boolean renew;
    pile.lock.lock();
    try {
      while (!closed && !hand.hasCompleted() && hand.untilRenewal() > 0) {
        if (pile.isDeserted(DESERTED) && !hand.isOut()) {
          return false;
        }
        long waited = hand.work.awaitNanos(Math.min(LOOK, hand.untilRenewal()));
        assert waited <= LOOK;
      }
      completed = hand.takeCompleted();
      renew = hand.untilRenewal() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      pile.lock.unlock();
    }
    acknowledger.accept(completed);
    if (renew) {
      askedAt = acknowledger.renew();
    }
    return true;
  }

  /** Ends soon: does not wait for the end of a poll. */
  void stop() {
    closed = true;
    pile.locked(hand.work::signal);
    KafkaShareConsumer<byte[], byte[]> current = consumer;
    if (current != null && polling.compareAndSet(true, false)) {
      current.wakeup();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      thread.join(CLOSE.multipliedBy(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
