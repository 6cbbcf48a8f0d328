package dev.sluice.server.grpc;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Claims for a stream as long as it has credit. */
final class StreamClaims {
  /** So long at most an ended stream still waits for a job, which it then gives back. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  /** More at once would come in several messages anyway. */
  private static final int MOST = 1_000;

  private final Claims claims;
  private final Credit credit;
  private final Patience patience;
  private final Consumer<List<Delivery>> taker;

  StreamClaims(Claims claims, Credit credit, Patience patience, Consumer<List<Delivery>> taker) {
    this.claims = claims;
    this.credit = credit;
    this.patience = patience;
    this.taker = taker;
  }

  /** Returns when the credit is closed. */
  void run(List<String> queues, Duration lease, String holder) throws InterruptedException {
    for (int room = credit.await(); room > 0; room = credit.await()) {
      ClaimRequest request = new ClaimRequest(queues, Math.min(room, MOST), lease, WAIT, holder);
      List<Delivery> claimed = patience.call(() -> claims.claim(request));
      if (!claimed.isEmpty()) {
        credit.take(claimed.size());
        taker.accept(claimed);
      }
    }
  }
}
