package dev.sluice.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The thread that polls for a topic and speaks for the group's member, as long as somebody claims.
 * It never waits for a job, but while a partition is wanted elsewhere.
 */
final class Member implements ConsumerRebalanceListener, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration COMMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  /** After so long without a claim the partitions go to those who have time for them. */
  private static final long DESERTED = TimeUnit.MINUTES.toNanos(1);

  private final String topic;
  private final KafkaOptions options;
  private final Clients clients;
  private final Errors errors;
  private final Shelf shelf;
  private final Session session;
  private final AtomicInteger claims = new AtomicInteger();
  private final AtomicBoolean polling = new AtomicBoolean();
  private final AtomicBoolean nudged = new AtomicBoolean();
  private final Thread thread;
  private volatile long wantedAt = System.nanoTime();
  private volatile boolean closed;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

  Member(
      String topic,
      KafkaOptions options,
      Clients clients,
      Errors errors,
      Shelf shelf,
      Session session) {
    this.topic = topic;
    this.options = options;
    this.clients = clients;
    this.errors = errors;
    this.shelf = shelf;
    this.session = session;
    this.thread = new Thread(this::run, "sluice kafka " + topic);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** A claim begins or ends. */
  void wanted(boolean begins) {
    wantedAt = System.nanoTime();
    if (begins && claims.getAndIncrement() == 0) {
      LockSupport.unpark(thread);
    } else if (!begins) {
      claims.decrementAndGet();
    }
  }

  /** For how long from now the brokers give our partitions to nobody else. */
  Duration assured() {
    return session.assured();
  }

  /** Whether we were a member, and the brokers may have given our partitions to others. */
  boolean isForgotten() {
    return session.isOver();
  }

  /** There is something to commit: does not wait for the end of a poll. */
  void nudge() {
    nudged.set(true);
    KafkaConsumer<byte[], byte[]> current = consumer;
    if (current != null && polling.compareAndSet(true, false)) {
      current.wakeup();
    }
  }

  private void run() {
    while (!closed) {
      if (claims.get() == 0) {
        LockSupport.park(this);
      } else {
        join();
      }
    }
  }

  /** Is a member until it is closed, nobody claims any more, or something breaks. */
  private void join() {
    KafkaConsumer<byte[], byte[]> joined = null;
    try {
      joined = clients.consumer(session.timeout(), session.absence(options.rebalanceWait()));
      consumer = joined;
      session.begin(joined.metrics());
      joined.subscribe(List.of(topic), this);
      serve(joined);
    } catch (RuntimeException e) {
      shelf.gone();
      shelf.trouble(errors.unavailable("reading " + topic, e));
      LockSupport.parkNanos(this, PAUSE);
    } finally {
      leave(joined);
    }
  }

  private void leave(@Nullable KafkaConsumer<byte[], byte[]> joined) {
    consumer = null;
    try {
      if (joined != null) {
        joined.close(CloseOptions.timeout(CLOSE));
      }
    } catch (RuntimeException e) {
      System.getLogger(Member.class.getName())
          .log(System.Logger.Level.DEBUG, "leaving the group of {0}: {1}", topic, errors.said(e));
    } finally {
      session.end();
      shelf.gone();
    }
  }

  private void serve(KafkaConsumer<byte[], byte[]> joined) {
    while (!closed && !isDeserted()) {
      nudged.set(false);
      commit(joined);
      balance(joined);
      shelf.add(poll(joined));
      shelf.trouble(session.isCutOff() ? errors.unavailable("no broker answers") : null);
    }
    farewell(joined, joined.assignment());
  }

  private boolean isDeserted() {
    return claims.get() == 0 && System.nanoTime() - wantedAt > DESERTED && shelf.isIdle();
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll(KafkaConsumer<byte[], byte[]> joined) {
    polling.set(true);
    try {
      return joined.poll(nudged.get() ? Duration.ZERO : POLL);
    } catch (WakeupException e) {
      return List.of();
    } finally {
      polling.set(false);
    }
  }

  /** Fetches no more of what there is enough of. */
  private void balance(KafkaConsumer<byte[], byte[]> joined) {
    Set<TopicPartition> before = joined.paused();
    Set<TopicPartition> wanted = shelf.paused(before);
    Set<TopicPartition> fetched = new HashSet<>(before);
    fetched.removeAll(wanted);
    joined.resume(fetched);
    wanted.retainAll(joined.assignment());
    joined.pause(wanted);
  }

  private void commit(KafkaConsumer<byte[], byte[]> joined) {
    Map<TopicPartition, OffsetAndMetadata> offsets = shelf.toCommit();
    if (!offsets.isEmpty()) {
      commit(joined, offsets);
    }
  }

  private void farewell(
      KafkaConsumer<byte[], byte[]> joined, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = shelf.farewell(partitions);
    if (!offsets.isEmpty() && !commit(joined, offsets)) {
      // It may have been woken from a poll that was over.
      commit(joined, offsets);
    }
  }

  /** Whether it is known to be done. */
  private boolean commit(
      KafkaConsumer<byte[], byte[]> joined, Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      joined.commitSync(offsets, COMMIT);
      shelf.committed(offsets);
      return true;
    } catch (WakeupException
        | RetriableException
        | CommitFailedException
        | RebalanceInProgressException e) {
      // Later; or never, when the next poll says that the partitions are lost.
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
      return false;
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    session.renewed();
    polling.set(false);
    KafkaConsumer<byte[], byte[]> current = consumer;
    Map<TopicPartition, Begin> begins = null;
    while (begins == null && current != null) {
      try {
        begins = begin(current, new HashSet<>(partitions));
      } catch (WakeupException e) {
        // It was meant for the poll that this is part of.
        nudged.set(true);
      }
    }
    shelf.assigned(begins == null ? Map.of() : begins);
  }

  /**
   * Says where we begin, also so that what comes between the beginning and the first commit is not
   * passed over, and that we may die there.
   */
  private static Map<TopicPartition, Begin> begin(
      KafkaConsumer<byte[], byte[]> current, Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> known = current.committed(partitions);
    Map<TopicPartition, Begin> begins = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata committed = known.get(partition);
      Begin begin =
          committed == null ? new Begin(current.position(partition), 0) : Begin.of(committed);
      begins.put(partition, begin);
      offsets.put(partition, begin.begun());
    }
    if (!offsets.isEmpty()) {
      current.commitSync(offsets);
    }
    return begins;
  }

  /**
   * Holds on to the partitions until what is out is settled or its leases have ended: the next
   * owner begins with what is not committed, and a key must not be worked on twice at a time.
   */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    KafkaConsumer<byte[], byte[]> current = consumer;
    shelf.leaving(partitions);
    long began = System.nanoTime();
    long patience = options.rebalanceWait().toNanos();
    long most = patience + session.timeout().toNanos();
    while (!closed && !shelf.isQuiet(partitions) && System.nanoTime() - began < most) {
      if (System.nanoTime() - began > patience) {
        shelf.ending(partitions);
      }
      if (current != null) {
        commit(current);
      }
      shelf.awaitQuiet(partitions);
    }
    if (current != null) {
      farewell(current, partitions);
    }
    shelf.gone(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    shelf.gone(partitions);
  }

  @Override
  public void close() {
    closed = true;
    nudge();
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE.plus(COMMIT).plus(COMMIT).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
