package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Settles and extends for a stream: what has arrived while one call to the storage was under way
 * shares the next. One thread at a time runs it; any may add.
 */
final class StreamSettling {
  private final Storage storage;
  private final Held held;
  private final Credit credit;
  private final Patience patience;
  private final Replies replies;
  private final Queue<Settlement> settlements = new ConcurrentLinkedQueue<>();
  // Who asks for the same lease again and again is answered once for all that came meanwhile.
  private final Set<Delivery> extensions = ConcurrentHashMap.newKeySet();

  StreamSettling(Storage storage, Held held, Credit credit, Patience patience, Replies replies) {
    this.storage = storage;
    this.held = held;
    this.credit = credit;
    this.patience = patience;
    this.replies = replies;
  }

  void settle(Settlement settlement) {
    settlements.add(settlement);
  }

  void extend(Delivery job) {
    extensions.add(job);
  }

  boolean isIdle() {
    return settlements.isEmpty() && extensions.isEmpty();
  }

  /** Does all that has been added. */
  void run(Duration lease) throws InterruptedException {
    List<Settlement> outcomes = new ArrayList<>();
    for (Settlement next = settlements.poll(); next != null; next = settlements.poll()) {
      outcomes.add(next);
    }
    if (!outcomes.isEmpty()) {
      settle(outcomes);
    }
    List<Delivery> leases = List.copyOf(extensions);
    leases.forEach(extensions::remove);
    if (!leases.isEmpty()) {
      extend(leases, lease);
    }
  }

  private void settle(List<Settlement> outcomes) throws InterruptedException {
    List<Settled> answers = patience.call(() -> storage.source().settle(outcomes));
    credit.add(outcomes.size());
    WorkerCalls.WorkReply.Builder reply = WorkerCalls.WorkReply.newBuilder();
    for (int i = 0; i < outcomes.size(); i++) {
      LeaseKey lease = LeaseKey.of(outcomes.get(i).lease());
      reply.addSettled(Outcomes.view(lease, answers.get(i)));
    }
    replies.send(reply);
  }

  private void extend(List<Delivery> leases, Duration lease) throws InterruptedException {
    List<LeaseStatus> answers = patience.call(() -> storage.source().extend(leases, lease));
    WorkerCalls.WorkReply.Builder reply = WorkerCalls.WorkReply.newBuilder();
    for (int i = 0; i < leases.size(); i++) {
      LeaseKey key = LeaseKey.of(leases.get(i));
      LeaseStatus answer = answers.get(i);
      if (answer == LeaseStatus.LOST && held.remove(key) != null) {
        credit.add(1);
      }
      reply.addLeases(Outcomes.view(key, answer));
    }
    replies.send(reply);
  }
}
