package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.Strategy;
import dev.sluice.job.JobOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class QueueOrderTest {
  private final Bindings bindings = new Bindings();

  private QueueOrder order(Strategy strategy, ToLongFunction<String> ready, int... weights) {
    for (int i = 0; i < weights.length; i++) {
      bindings.add(new Binding(String.valueOf((char) ('a' + i)), weights[i], Map.of(), null));
    }
    return new QueueOrder(strategy, bindings, ready);
  }

  private static Map<String, Integer> firsts(QueueOrder order, int turns) {
    Map<String, Integer> firsts = new HashMap<>();
    for (int i = 0; i < turns; i++) {
      firsts.merge(order.next().get(0), 1, Integer::sum);
    }
    return firsts;
  }

  @Test
  void strict_priority_always_prefers_the_lowest_number() {
    QueueOrder order = order(Strategy.STRICT_PRIORITY, it -> 1, 3, 1, 2);
    assertThat(order.next()).containsExactly("b", "c", "a");
    assertThat(order.next()).containsExactly("b", "c", "a");
  }

  @Test
  void round_robin_prefers_each_in_turn() {
    QueueOrder order = order(Strategy.ROUND_ROBIN, it -> 1, 1, 1, 1);
    assertThat(firsts(order, 30))
        .containsOnly(Map.entry("a", 10), Map.entry("b", 10), Map.entry("c", 10));
  }

  @Test
  void weighted_prefers_each_as_often_as_its_weight_says_and_evenly() {
    QueueOrder order = order(Strategy.WEIGHTED, it -> 1, 5, 1, 4);
    assertThat(firsts(order, 10))
        .containsOnly(Map.entry("a", 5), Map.entry("b", 1), Map.entry("c", 4));
    String previous = "";
    for (int i = 0; i < 10; i++) {
      String first = order.next().get(0);
      assertThat(first.equals("a") && previous.equals("a")).isEqualTo(false);
      previous = first;
    }
  }

  @Test
  void longest_prefers_the_fullest_but_every_tenth_turn_goes_round() {
    Map<String, Long> ready = Map.of("a", 5L, "b", 500L, "c", 0L);
    QueueOrder order = order(Strategy.LONGEST, ready::get, 1, 1, 1);
    assertThat(order.next()).containsExactly("b", "a", "c");
    assertThat(firsts(order, 299)).containsEntry("a", 10).containsEntry("c", 10);
  }

  @Test
  void shortest_prefers_the_emptiest_that_has_any() {
    Map<String, Long> ready = Map.of("a", 5L, "b", 500L, "c", 0L);
    QueueOrder order = order(Strategy.SHORTEST, ready::get, 1, 1, 1);
    assertThat(order.next()).containsExactly("a", "b", "c");
    assertThat(firsts(order, 299)).containsEntry("b", 10).containsEntry("c", 10);
  }

  @Test
  void without_counts_length_means_round_robin() {
    QueueOrder order = order(Strategy.LONGEST, it -> -1, 1, 1);
    assertThat(firsts(order, 100)).containsOnlyKeys("a", "b");
  }

  @Test
  void changes_count_from_the_next_turn_on() {
    QueueOrder order = order(Strategy.ROUND_ROBIN, it -> 1);
    assertThat(order.next()).isEmpty();
    bindings.add(new Binding("z", 1, Map.of(), null));
    assertThat(order.next()).containsExactly("z");
    bindings.remove("z");
    assertThat(order.next()).isEmpty();
  }

  @Test
  void weights_are_positive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Binding("a", 0, Map.of(), null));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRICT_PRIORITY")
  void regression19_a_lower_queue_makes_progress_under_constant_higher_load(Strategy strategy)
      throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch low = new CountDownLatch(3);
      AtomicInteger high = new AtomicInteger();
      for (int i = 0; i < 3; i++) {
        rig.enqueue("low", "x", JobOptions.DEFAULT);
      }
      rig.enqueueMany("high", 100);
      JobWorker worker =
          rig.worker(options -> options.concurrency(1).strategy(strategy).autoStart(false));
      // Each job brings the next one: the higher queue is never empty.
      worker.bind(
          Rig.queue("high"),
          job -> {
            high.incrementAndGet();
            rig.enqueue("high", "x", JobOptions.DEFAULT);
          },
          10);
      worker.bind(Rig.queue("low"), job -> low.countDown(), 1);
      worker.start();
      Rig.await(low);
      worker.stop();
      assertThat(worker.queues()).isEqualTo(List.of("high", "low"));
    }
  }
}
