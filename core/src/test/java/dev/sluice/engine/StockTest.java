package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for claimed jobs. */
@Timeout(60)
final class StockTest {
  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final Stock stock = new Stock();

  @Test
  void who_begins_to_wait_after_the_last_call_back_sees_that_there_is_no_use_in_it()
      throws InterruptedException {
    stock.wakeup();

    stock.await(LONG, () -> true);

    assertThat(stock.isEmpty()).isTrue();
  }

  @Test
  void who_waits_is_called_back_once_there_is_no_use_in_it() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch looked = new CountDownLatch(1);
    CompletableFuture<Void> waiter =
        CompletableFuture.runAsync(
            () -> {
              try {
                stock.await(
                    LONG,
                    () -> {
                      looked.countDown();
                      return over.get();
                    });
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Rig.await(looked);
    assertThat(waiter).isNotDone();

    over.set(true);
    stock.wakeup();

    assertThat(waiter).succeedsWithin(Duration.ofSeconds(20));
  }
}
