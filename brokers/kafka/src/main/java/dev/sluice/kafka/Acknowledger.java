package dev.sluice.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells the brokers what becomes of the records of one consumer. For the thread that polls. */
final class Acknowledger {
  private static final Duration USUAL_LOCK = Duration.ofSeconds(30);
  private static final Duration BRIEFLY = Duration.ofMillis(50);

  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private final Pile pile;
  private final Hand hand;
  private final Duration timeout;

  Acknowledger(
      KafkaShareConsumer<byte[], byte[]> consumer, Pile pile, Hand hand, Duration timeout) {
    this.consumer = consumer;
    this.pile = pile;
    this.hand = hand;
    this.timeout = timeout;
  }

  /** For how long the brokers lock a record. */
  static Duration lock(KafkaShareConsumer<byte[], byte[]> consumer) {
    return consumer.acquisitionLockTimeoutMs().map(Duration::ofMillis).orElse(USUAL_LOCK);
  }

  /**
   * These are completed.
   *
   * @throws KafkaException if the consumer has to begin anew
   */
  void accept(List<Grip> completed) {
    List<Grip> current = new ArrayList<>(completed.size());
    pile.locked(
        () ->
            completed.stream()
                .filter(it -> it.state == Grip.State.COMPLETED)
                .forEach(current::add));
    if (current.isEmpty()) {
      return;
    }
    try {
      tell(current, AcknowledgeType.ACCEPT, (grip, failure) -> settled(grip, failure));
    } catch (RuntimeException e) {
      pile.locked(() -> current.forEach(grip -> settled(grip, e)));
      throw e;
    } finally {
      pile.locked(pile.changes::signalAll);
    }
  }

  private void settled(Grip grip, @Nullable Throwable failure) {
    if (grip.state == Grip.State.COMPLETED) {
      if (failure == null) {
        pile.done(grip);
      } else {
        pile.doubt(grip, failure);
      }
    }
  }

  /**
   * All that is held goes on being ours for as long as a lock lasts.
   *
   * @return when it was asked for: what the client fetches beside it is locked since then at most
   * @throws KafkaException if the consumer has to begin anew
   */
  long renew() {
    List<Grip> held = new ArrayList<>();
    pile.locked(() -> held.addAll(hand.grips));
    long asked = System.nanoTime();
    if (held.isEmpty()) {
      return asked;
    }
    tell(
        held,
        AcknowledgeType.RENEW,
        (grip, failure) -> {
          if (failure != null) {
            pile.lose(grip);
          }
        });
    pile.locked(pile.changes::signalAll);
    takeBack();
    Duration lock = lock(consumer);
    pile.locked(() -> hand.locked(asked, lock));
    return asked;
  }

  /** The client hands what was renewed out once more: until then it cannot be acknowledged. */
  private void takeBack() {
    int expected = pile.holding(hand);
    long end = System.nanoTime() + timeout.toNanos();
    while (expected > 0 && consumer.poll(BRIEFLY).count() < expected) {
      if (System.nanoTime() > end) {
        throw new TimeoutException("what was renewed does not come back");
      }
    }
  }

  /** What becomes of each. */
  private interface Answer {
    void heard(Grip grip, @Nullable Throwable failure);
  }

  private void tell(List<Grip> grips, AcknowledgeType type, Answer answer) {
    for (Grip grip : grips) {
      consumer.acknowledge(grip.record, type);
    }
    Map<TopicPartition, Optional<KafkaException>> answers = new HashMap<>();
    consumer.commitSync(timeout).forEach((it, said) -> answers.put(it.topicPartition(), said));
    Throwable worst = null;
    pile.lock.lock();
    try {
      for (Grip grip : grips) {
        Throwable failure = failure(grip.record, answers);
        worst = isOurs(failure) ? worst : failure;
        answer.heard(grip, failure);
      }
    } finally {
      pile.lock.unlock();
    }
    if (worst != null) {
      throw new KafkaException(worst);
    }
  }

  /** Whether the session with the brokers is as before. */
  private static boolean isOurs(@Nullable Throwable failure) {
    return failure == null || failure instanceof InvalidRecordStateException;
  }

  private static @Nullable Throwable failure(
      ConsumerRecord<byte[], byte[]> record,
      Map<TopicPartition, Optional<KafkaException>> answers) {
    Optional<KafkaException> said =
        answers.get(new TopicPartition(record.topic(), record.partition()));
    return said == null ? new TimeoutException("no answer") : said.orElse(null);
  }
}
