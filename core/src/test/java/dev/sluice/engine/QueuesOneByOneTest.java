package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Strategy;
import dev.sluice.Worker.State;
import dev.sluice.engine.OneQueueSource.Asked;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Traits.CallCost;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers with several queues at a source whose claims take one queue each. */
@Timeout(60)
final class QueuesOneByOneTest {
  private static final List<String> QUEUES = List.of("a", "b", "c");

  static Stream<Arguments> shapes() {
    return Stream.of(CallCost.values())
        .flatMap(cost -> Stream.of(true, false).map(lookout -> Arguments.of(cost, lookout)));
  }

  static Stream<Arguments> strategies() {
    return Stream.of(Strategy.values())
        .flatMap(strategy -> shapes().map(it -> Arguments.of(strategy, it.get()[0], it.get()[1])));
  }

  private static Rig rig(CallCost cost, boolean lookout) {
    return new Rig(InstantSource.system(), store -> new OneQueueSource(store, cost, lookout));
  }

  private static OneQueueSource source(Rig rig) {
    return (OneQueueSource) rig.source;
  }

  private static void awaitNewWait(Rig rig) throws InterruptedException {
    source(rig).waits.drainPermits();
    assertThat(source(rig).waits.tryAcquire(2, Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitFirstWait(Rig rig) throws InterruptedException {
    assertThat(source(rig).waits.tryAcquire(Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void every_strategy_works_off_all_queues(Strategy strategy, CallCost cost, boolean lookout)
      throws Exception {
    try (Rig rig = rig(cost, lookout)) {
      CountDownLatch all = new CountDownLatch(300);
      QUEUES.forEach(queue -> rig.enqueueMany(queue, 100));
      JobWorker worker = rig.worker(o -> o.concurrency(2).strategy(strategy).autoStart(false));
      QUEUES.forEach(queue -> worker.bind(Rig.queue(queue), job -> all.countDown()));
      worker.start();
      Rig.await(all);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(worker.metrics().completed()).isEqualTo(300);
      worker.drain();
      assertThat(worker.waitUntilStopped(Rig.SOON)).isTrue();
      assertThat(rig.errors).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void no_queue_starves_under_constant_load_elsewhere_but_by_strict_priority(
      Strategy strategy, CallCost cost, boolean lookout) throws Exception {
    try (Rig rig = rig(cost, lookout)) {
      CountDownLatch low = new CountDownLatch(3);
      Semaphore high = new Semaphore(0);
      rig.enqueueMany("low", 3);
      rig.enqueueMany("high", 100);
      JobWorker worker = rig.worker(o -> o.concurrency(1).strategy(strategy).autoStart(false));
      worker.bind(
          Rig.queue("high"),
          job -> {
            rig.enqueue("high", "x", JobOptions.DEFAULT);
            high.release();
          },
          1);
      worker.bind(Rig.queue("low"), job -> low.countDown(), 3);
      worker.start();
      if (strategy == Strategy.STRICT_PRIORITY) {
        assertThat(high.tryAcquire(1_000, Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(low.getCount()).isEqualTo(3);
      } else {
        Rig.await(low);
      }
      worker.stop();
      assertThat(rig.errors).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void strict_priority_takes_what_has_the_lower_number_first(CallCost cost, boolean lookout)
      throws Exception {
    try (Rig rig = rig(cost, lookout)) {
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch all = new CountDownLatch(60);
      QUEUES.forEach(queue -> rig.enqueueMany(queue, 20));
      JobWorker worker =
          rig.worker(o -> o.concurrency(1).strategy(Strategy.STRICT_PRIORITY).autoStart(false));
      for (int i = 0; i < 3; i++) {
        worker.bind(
            Rig.queue(QUEUES.get(i)),
            job -> {
              order.add(job.queue());
              all.countDown();
            },
            3 - i);
      }
      worker.start();
      Rig.await(all);
      assertThat(order).isSortedAccordingTo((x, y) -> y.compareTo(x));
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void a_job_in_any_of_the_queues_ends_the_wait(Strategy strategy, CallCost cost, boolean lookout)
      throws Exception {
    try (Rig rig = rig(cost, lookout)) {
      Semaphore ran = new Semaphore(0);
      JobWorker worker = rig.worker(o -> o.concurrency(1).strategy(strategy));
      QUEUES.forEach(queue -> worker.bind(Rig.queue(queue), job -> ran.release()));
      for (String queue : QUEUES) {
        awaitWait(rig, lookout);
        rig.enqueue(queue, "x", JobOptions.DEFAULT);
        assertThat(ran.tryAcquire(Rig.SOON.toSeconds(), TimeUnit.SECONDS)).as(queue).isTrue();
      }
      assertThat(rig.errors).isEmpty();
    }
  }

  private static void awaitWait(Rig rig, boolean lookout) throws InterruptedException {
    if (lookout) {
      // It ends only with a job or a call, so the last one still goes on.
      awaitFirstWait(rig);
    } else {
      awaitNewWait(rig);
    }
  }

  @ParameterizedTest
  @EnumSource
  void while_all_are_empty_the_lookout_is_waited_at_and_nothing_is_claimed(CallCost cost)
      throws Exception {
    try (Rig rig = rig(cost, true)) {
      CountDownLatch ran = new CountDownLatch(1);
      JobWorker worker = rig.worker(o -> o.concurrency(1).autoStart(false));
      QUEUES.forEach(queue -> worker.bind(Rig.queue(queue), job -> ran.countDown()));
      worker.start();
      awaitFirstWait(rig);
      List<Asked> idle = List.copyOf(source(rig).asked);
      Asked last = idle.get(idle.size() - 1);
      assertThat(last.lookout()).isTrue();
      assertThat(last.queues()).containsExactlyInAnyOrderElementsOf(QUEUES);
      assertThat(last.maxWait()).isEqualTo(Claims.LONG_POLL);
      rig.enqueue("b", "x", JobOptions.DEFAULT);
      Rig.await(ran);
      assertThat(source(rig).asked)
          .filteredOn(it -> !it.lookout())
          .allMatch(it -> it.maxWait().isZero());
    }
  }

  @ParameterizedTest
  @EnumSource
  void without_a_lookout_it_looks_round_less_and_less_often_until_there_is_a_job(CallCost cost)
      throws Exception {
    try (Rig rig = rig(cost, false)) {
      source(rig).impatient = true;
      Semaphore ran = new Semaphore(0);
      JobWorker worker = rig.worker(o -> o.concurrency(1).autoStart(false));
      QUEUES.forEach(queue -> worker.bind(Rig.queue(queue), job -> ran.release()));
      worker.start();
      assertThat(source(rig).waits.tryAcquire(6, Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(waits(rig).limit(6)).containsExactly(50L, 100L, 200L, 400L, 500L, 500L);
      source(rig).impatient = false;
      rig.enqueue("c", "x", JobOptions.DEFAULT);
      assertThat(ran.tryAcquire(Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      source(rig).asked.clear();
      awaitNewWait(rig);
      assertThat(waits(rig).findFirst()).hasValueSatisfying(it -> assertThat(it).isLessThan(500));
    }
  }

  private static Stream<Long> waits(Rig rig) {
    return source(rig).asked.stream()
        .map(it -> it.maxWait().toMillis())
        .filter(millis -> millis > 0);
  }

  @ParameterizedTest
  @EnumSource
  void a_lookout_that_is_wrong_does_not_make_the_worker_spin(CallCost cost) throws Exception {
    try (Rig rig = rig(cost, true)) {
      source(rig).lying = true;
      JobWorker worker = rig.worker(o -> o.concurrency(1).autoStart(false));
      QUEUES.forEach(queue -> worker.bind(Rig.queue(queue), job -> {}));
      worker.start();
      assertThat(source(rig).waits.tryAcquire(6, Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      List<Asked> waits =
          source(rig).asked.stream().filter(it -> !it.maxWait().isZero()).limit(6).toList();
      assertThat(waits)
          .extracting(Asked::lookout)
          .containsExactly(true, false, true, false, true, false);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_lookout_that_fails_is_an_outage_and_no_more(CallCost cost) throws Exception {
    try (Rig rig = rig(cost, true)) {
      source(rig).lookoutFails = true;
      CountDownLatch ran = new CountDownLatch(1);
      JobWorker worker = rig.worker(o -> o.concurrency(1).autoStart(false));
      QUEUES.forEach(queue -> worker.bind(Rig.queue(queue), job -> ran.countDown()));
      worker.start();
      Eventually.eventually(() -> !worker.health().healthy());
      source(rig).lookoutFails = false;
      rig.enqueue("c", "x", JobOptions.DEFAULT);
      Rig.await(ran);
      Eventually.eventually(() -> worker.health().healthy());
      assertThat(rig.errors).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void what_happens_to_the_worker_ends_the_wait(CallCost cost, boolean lookout) throws Exception {
    try (Rig rig = rig(cost, lookout)) {
      List<String> seen = new CopyOnWriteArrayList<>();
      JobWorker worker = rig.worker(o -> o.concurrency(1));
      worker.bind(Rig.queue("a"), job -> seen.add("a"));
      worker.bind(Rig.queue("b"), job -> seen.add("b"));
      awaitFirstWait(rig);
      rig.enqueue("c", "x", JobOptions.DEFAULT);
      worker.bind(Rig.queue("c"), job -> seen.add("c"));
      Eventually.eventually(() -> seen.equals(List.of("c")));
      worker.pause();
      rig.enqueue("b", "x", JobOptions.DEFAULT);
      assertThat(worker.unbind("a")).isTrue();
      worker.resume();
      Eventually.eventually(() -> seen.equals(List.of("c", "b")));
      worker.stop(Duration.ofSeconds(5));
      assertThat(worker.state()).isEqualTo(State.STOPPED);
    }
  }
}
