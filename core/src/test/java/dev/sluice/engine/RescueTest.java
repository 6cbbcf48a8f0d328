package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.engine.Batch.Remains;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was taken from runners is settled before a worker has stopped, whoever is at it. */
@Timeout(60)
final class RescueTest {
  private static final long ALL = -1;

  @Test
  void what_is_about_to_be_taken_counts() {
    Rescue rescue = new Rescue(outlet(jobs -> {}));
    boolean taken =
        rescue.take(
            () -> {
              assertThat(rescue.isEmpty()).isFalse();
              return null;
            });
    assertThat(taken).isFalse();
    assertThat(rescue.isEmpty()).isTrue();
  }

  @Test
  void who_settles_the_rest_waits_for_what_another_one_settles() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Rescue rescue =
        new Rescue(
            outlet(
                jobs -> {
                  began.countDown();
                  Rig.awaitStubbornly(go);
                }));
    rescue.take(RescueTest::one);
    CompletableFuture<Void> other = CompletableFuture.runAsync(rescue::settleAll);
    Rig.await(began);
    boolean[] waited = new boolean[1];
    rescue.settleRest(
        nanos -> {
          assertThat(rescue.isEmpty()).isFalse();
          waited[0] = true;
          go.countDown();
          other.join();
          return true;
        });
    assertThat(waited).containsExactly(true);
    assertThat(rescue.isEmpty()).isTrue();
  }

  @Test
  void who_settles_something_does_not_wait_for_itself() {
    Rescue[] self = new Rescue[1];
    self[0] =
        new Rescue(
            outlet(
                jobs ->
                    self[0].settleRest(
                        nanos -> {
                          throw new AssertionError("waits");
                        })));
    self[0].take(RescueTest::one);
    self[0].settleAll();
    assertThat(self[0].isEmpty()).isTrue();
  }

  @Test
  void what_is_handed_over_is_never_nowhere() {
    Stock stock = new Stock();
    stock.add(one().unstarted(), System.nanoTime());
    assertThat(stock.handOver(ALL, jobs -> assertThat(stock.isEmpty()).isFalse())).isTrue();
    assertThat(stock.isEmpty()).isTrue();
    stock.add(one().unstarted(), System.nanoTime());
    assertThat(stock.handOver(jobs -> assertThat(stock.isEmpty()).isFalse())).isTrue();
    assertThat(stock.isEmpty()).isTrue();
    assertThat(stock.handOver(jobs -> {})).isFalse();
  }

  private static Remains one() {
    try (Rig rig = new Rig()) {
      rig.enqueue("one");
      ClaimRequest claim =
          new ClaimRequest(List.of("q"), 1, Duration.ofMinutes(1), Duration.ZERO, "test");
      return new Remains(Outcomes.NONE, rig.store.claim(claim));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Outlet outlet(Consumer<List<Delivery>> releases) {
    return new Outlet() {
      @Override
      public void settle(Outcomes outcomes) {}

      @Override
      public void release(List<Delivery> unstarted) {
        releases.accept(unstarted);
      }
    };
  }
}
