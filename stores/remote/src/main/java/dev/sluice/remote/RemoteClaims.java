package dev.sluice.remote;

import dev.sluice.job.JobId;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.TurnSource.Turn;
import dev.sluice.wire.ClaimJson;
import dev.sluice.wire.DeliveryJson;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.JsonOut;
import dev.sluice.wire.SettlementJson;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Claims that wait on the server, each under a name of its own by which it is woken there: nothing
 * that the server has claimed for us is left behind.
 */
final class RemoteClaims {
  /** Longer waits are several requests: what stands between us and the server may be impatient. */
  private static final Duration LONGEST = Duration.ofSeconds(25);

  private static final long GRACE_SECONDS = 2;

  private final Channel channel;
  private final Settling settling;
  private final Set<WaitingClaim> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile long wakeups;

  /** Settles. */
  @FunctionalInterface
  interface Settling {
    List<Settled> settle(List<Settlement> outcomes);
  }

  RemoteClaims(Channel channel, Settling settling) {
    this.channel = channel;
    this.settling = settling;
  }

  List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return turn(List.of(), request).claimed();
  }

  Turn turn(List<? extends Settlement> outcomes, ClaimRequest next, int maxBody)
      throws InterruptedException {
    byte[] body = body(outcomes, new ClaimJson(first(next, next.maxWait()), ""));
    if (body.length <= maxBody) {
      return turn(outcomes, next);
    }
    List<Settled> settled = settling.settle(List.copyOf(outcomes));
    return new Turn(settled, claim(next));
  }

  private Turn turn(List<? extends Settlement> outcomes, ClaimRequest request)
      throws InterruptedException {
    long end = System.nanoTime() + request.maxWait().toNanos();
    long woken = wakeups;
    Turn turn = once(outcomes, first(request, request.maxWait()));
    List<Settled> settled = turn.settled();
    while (turn.claimed().isEmpty() && !closed && woken == wakeups) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        break;
      }
      turn = once(List.of(), first(request, left));
    }
    return new Turn(settled, turn.claimed());
  }

  private static ClaimRequest first(ClaimRequest request, Duration wait) {
    Duration some = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    return new ClaimRequest(
        request.queues(), request.max(), request.lease(), some, request.holder());
  }

  private Turn once(List<? extends Settlement> outcomes, ClaimRequest request)
      throws InterruptedException {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, "the store is closed");
    }
    boolean waits = !request.maxWait().isZero();
    String name = waits ? JobId.next().toString() : "";
    WaitingClaim claim =
        new WaitingClaim(
            channel,
            name,
            channel.begin(
                "/v1/turns", body(outcomes, new ClaimJson(request, name)), request.maxWait()));
    if (!waits) {
      return answer(claim);
    }
    waiting.add(claim);
    try {
      if (closed) {
        claim.wake();
      }
      return answer(claim);
    } finally {
      waiting.remove(claim);
    }
  }

  private static byte[] body(List<? extends Settlement> outcomes, ClaimJson claim) {
    List<Settlement> all = List.copyOf(outcomes);
    return JsonOut.bytes(
        out -> out.list("outcomes", all, SettlementJson::write).object("claim", claim::write));
  }

  private Turn answer(WaitingClaim claim) throws InterruptedException {
    try {
      return channel.value(claim.answer().get(), RemoteClaims::turn);
    } catch (ExecutionException e) {
      return closed(channel.unavailable(e.getCause() == null ? e : e.getCause()));
    } catch (StoreException e) {
      return closed(e);
    } catch (InterruptedException e) {
      giveBack(claim);
      throw e;
    }
  }

  // Whoever waits while the store is closed has waited in vain, whatever the server still says.
  private Turn closed(StoreException failure) {
    if (closed && failure.kind() == Kind.UNAVAILABLE) {
      return new Turn(List.of(), List.of());
    }
    throw failure;
  }

  // Nothing may be claimed for who is interrupted.
  private void giveBack(WaitingClaim claim) {
    claim.wake();
    try {
      HttpResponse<byte[]> late = claim.answer().get(GRACE_SECONDS, TimeUnit.SECONDS);
      List<Delivery> claimed = channel.value(late, RemoteClaims::turn).claimed();
      List<Settlement> releases = new ArrayList<>();
      claimed.forEach(job -> releases.add(new Settlement.Release(job, Duration.ZERO)));
      settling.settle(releases);
    } catch (ExecutionException | TimeoutException | StoreException e) {
      claim.answer().cancel(true);
    } catch (InterruptedException e) {
      claim.answer().cancel(true);
      Thread.currentThread().interrupt();
    }
  }

  private static Turn turn(JsonIn in) {
    List<Settled> settled = new ArrayList<>();
    List<Delivery> claimed = new ArrayList<>();
    in.object(
        name -> {
          switch (name) {
            case "settled" -> settled.addAll(in.list(each -> each.word(Settled.class)));
            case "jobs" -> claimed.addAll(in.list(DeliveryJson::read));
            default -> in.skip();
          }
        });
    return new Turn(settled, claimed);
  }

  void wakeup() {
    synchronized (this) {
      wakeups++;
    }
    waiting.forEach(WaitingClaim::wake);
  }

  void close() {
    closed = true;
    waiting.forEach(WaitingClaim::wakeSoonOrGiveUp);
  }
}
