package dev.sluice.server.grpc;

import dev.sluice.spi.StoreException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls the storage for a stream again and again while it is away, and says so. */
final class Patience {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  private final Credit credit;
  private final Consumer<String> trouble;

  /**
   * @param credit of the stream: ends the patience when it is closed
   * @param trouble is told what is wrong when it begins
   */
  Patience(Credit credit, Consumer<String> trouble) {
    this.credit = credit;
    this.trouble = trouble;
  }

  /**
   * @throws StoreException if it fails otherwise, or the stream ends meanwhile
   */
  <T> T call(Calls.Answer<T> call) throws InterruptedException {
    long pause = FIRST;
    while (true) {
      try {
        return call.get();
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.UNAVAILABLE || credit.isClosed()) {
          throw e;
        }
        if (pause == FIRST) {
          trouble.accept(String.valueOf(e.getMessage()));
        }
      }
      credit.pause(pause);
      pause = Math.min(pause * 2, LONGEST);
    }
  }
}
