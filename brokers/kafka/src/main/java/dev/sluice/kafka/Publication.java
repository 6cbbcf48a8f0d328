package dev.sluice.kafka;

import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;

/** The messages of one call: all are sent, then all answers are awaited. For one thread. */
final class Publication {
  private final Outgoing outgoing;
  private final KafkaAddress address;
  private final Cluster cluster;
  private final List<Future<Published>> answers = new ArrayList<>();

  /** Topics that nothing can be sent to now, and what each message to them is answered. */
  private final Map<String, Published> blocked = new HashMap<>();

  private boolean sent;

  Publication(Outgoing outgoing, KafkaAddress address, Cluster cluster) {
    this.outgoing = outgoing;
    this.address = address;
    this.cluster = cluster;
  }

  void send(Message message) {
    String topic;
    try {
      topic = address.topic(message.target());
    } catch (IllegalArgumentException e) {
      answers.add(CompletableFuture.completedFuture(Published.refused(said(e))));
      return;
    }
    Published answer = blocked.get(topic);
    answers.add(answer == null ? hand(topic, message) : CompletableFuture.completedFuture(answer));
  }

  private Future<Published> hand(String topic, Message message) {
    CompletableFuture<Published> answer = outgoing.send(topic, message);
    if (answer.isDone() && !answer.join().isConfirmed()) {
      return CompletableFuture.completedFuture(notSent(topic, answer.join()));
    }
    sent = true;
    return answer;
  }

  /** What is answered without having been sent: the next message for that topic need not wait. */
  private Published notSent(String topic, Published answer) {
    if (answer.outcome() != Published.Outcome.UNCONFIRMED) {
      return answer;
    }
    Published all = cluster.lacks(topic) ? Published.refused("there is no topic " + topic) : answer;
    blocked.put(topic, all);
    return all;
  }

  private static String said(IllegalArgumentException e) {
    return String.valueOf(e.getMessage());
  }

  /**
   * Waits for the answers.
   *
   * @param timeout the producer gives each message up by then
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no message could be sent, for brokers are
   *     away
   */
  List<Published> await(Duration timeout) {
    if (!sent && blocked.values().stream().anyMatch(Publication::isUnconfirmed)) {
      throw outgoing
          .errors()
          .unavailable(
              "publishing", new TimeoutException(blocked.values().iterator().next().reason()));
    }
    long end = System.nanoTime() + timeout.plusSeconds(1).toNanos();
    Published[] all = new Published[answers.size()];
    // The last one first, which mostly is answered last: to be woken for each would cost the
    // producer's own thread more than the messages do.
    for (int i = all.length - 1; i >= 0; i--) {
      all[i] = await(answers.get(i), end);
    }
    return List.of(all);
  }

  private Published await(Future<Published> answer, long end) {
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Published.unconfirmed("interrupted");
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return Published.unconfirmed("no answer in time");
    }
  }

  private static boolean isUnconfirmed(Published answer) {
    return answer.outcome() == Published.Outcome.UNCONFIRMED;
  }
}
