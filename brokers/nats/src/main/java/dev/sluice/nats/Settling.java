package dev.sluice.nats;

import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells the server of leases: all of a call are sent before the first answer is waited for. */
final class Settling {
  private final Link link;
  private final Leases leases;
  private final Keeper keeper;

  Settling(Link link, Leases leases, Keeper keeper) {
    this.link = link;
    this.leases = leases;
    this.keeper = keeper;
  }

  /** What was sent for one lease; the future is done at once where nothing had to be. */
  private record Sent(Held held, Settled settled, CompletableFuture<?> answer) {
    boolean isAnswered() {
      return answer.isDone() && !answer.isCompletedExceptionally();
    }
  }

  List<Settled> settle(List<? extends Settlement> outcomes) {
    Connection connection = link.connection();
    CompletableFuture<Void> loss = link.lost();
    List<@Nullable Sent> sent = new ArrayList<>(outcomes.size());
    for (Settlement outcome : outcomes) {
      Held held = leases.take(outcome.lease());
      sent.add(held == null ? null : send(connection, held, outcome));
    }
    List<Sent> mine = sent.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    link.await(mine.stream().map(Sent::answer).toList(), loss);
    if (!mine.stream().allMatch(Sent::isAnswered)) {
      mine.forEach(this::keep);
      throw loss.isDone() ? link.errors().away() : link.errors().silent();
    }
    List<Settled> answers = new ArrayList<>(sent.size());
    for (Sent one : sent) {
      answers.add(one == null ? Settled.LEASE_LOST : one.settled);
    }
    return answers;
  }

  private Sent send(Connection connection, Held held, Settlement outcome) {
    Settled before = held.answer();
    if (before != null) {
      return new Sent(held, before, CompletableFuture.completedFuture(null));
    }
    Reply reply = Reply.to(outcome, Duration.ofNanos(held.ackWait()));
    CompletableFuture<Message> answer;
    try {
      answer =
          connection.requestWithTimeout(
              held.delivery().ackSubject(), reply.body(), link.options().timeout());
    } catch (IllegalStateException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return new Sent(held, reply.settled(), answer);
  }

  /** The whole batch will be sent again: who was answered gets the same answer then. */
  private void keep(Sent one) {
    if (one.isAnswered()) {
      one.held.settled(one.settled);
    }
    leases.putBack(one.held);
  }

  List<LeaseStatus> extend(List<? extends LeaseToken> tokens, Duration lease) {
    Connection connection = link.connection();
    CompletableFuture<Void> loss = link.lost();
    long nanos = Leases.nanos(lease);
    List<CompletableFuture<?>> told = new ArrayList<>();
    List<LeaseStatus> answers = new ArrayList<>(tokens.size());
    for (LeaseToken token : tokens) {
      Held held = leases.find(token);
      boolean isHeld = held != null && held.answer() == null;
      answers.add(isHeld ? LeaseStatus.HELD : LeaseStatus.LOST);
      if (held != null && isHeld) {
        held.extend(System.nanoTime(), nanos);
        told.add(tell(connection, held));
      }
    }
    link.await(told, loss);
    if (!told.stream().allMatch(one -> one.isDone() && !one.isCompletedExceptionally())) {
      throw loss.isDone() ? link.errors().away() : link.errors().silent();
    }
    return answers;
  }

  /** At the end: others need not wait until the server gives up waiting for us. */
  void giveBackAll() {
    try {
      Connection connection = link.connection();
      for (Held held : leases.all()) {
        leases.remove(held);
        if (held.answer() == null) {
          connection.publish(held.delivery().ackSubject(), Reply.giveBack(Duration.ZERO));
        }
      }
      connection.flush(link.options().timeout());
    } catch (StoreException | IllegalStateException | TimeoutException e) {
      // The server is away: it waits for as long as it was told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<?> tell(Connection connection, Held held) {
    try {
      return keeper.tell(connection, held);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
