package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long polls: what ends them. */
class WaitTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final MemoryStore store = new MemoryStore(InstantSource.system());
  private final Jobs jobs = new Jobs(store);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void everyWaiterIsGone() throws InterruptedException {
    store.close();
    for (Thread thread : threads) {
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private FutureTask<List<Delivery>> waiting(String... queues) {
    FutureTask<List<Delivery>> task =
        new FutureTask<>(() -> store.claim(Jobs.request(1, LONG, queues)));
    Thread thread = new Thread(task, "waiter");
    threads.add(thread);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return task;
  }

  private static List<String> texts(FutureTask<List<Delivery>> task) throws Exception {
    return Jobs.texts(task.get(20, TimeUnit.SECONDS));
  }

  @Test
  void anEnqueueEndsIt() throws Exception {
    var one = waiting("q");
    var other = waiting("elsewhere");
    jobs.put("a");
    assertThat(texts(one)).containsExactly("a");
    assertThat(other.isDone()).isFalse();
  }

  @Test
  void aWaiterOfManyQueuesWakesForEach() throws Exception {
    var one = waiting("a", "b");
    jobs.put("x", w -> w.queue = "b");
    assertThat(texts(one)).containsExactly("x");
    var two = waiting("a", "b");
    jobs.put("y", w -> w.queue = "a");
    assertThat(texts(two)).containsExactly("y");
  }

  @Test
  void aBatchWakesAsManyAsThereAreJobs() throws Exception {
    var one = waiting("q");
    var two = waiting("q");
    var three = waiting("q");
    store.enqueue(List.of(Jobs.job("a"), Jobs.job("b"), Jobs.job("c")));
    List<String> all = new ArrayList<>();
    all.addAll(texts(one));
    all.addAll(texts(two));
    all.addAll(texts(three));
    assertThat(all).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void theDueTimeEndsItAlsoWhenItBecomesKnownLater() throws Exception {
    var first = waiting("q");
    var second = waiting("q");
    jobs.put("late", w -> w.delay = Duration.ofMillis(60));
    jobs.put("early", w -> w.delay = Duration.ofMillis(20));
    List<String> all = new ArrayList<>();
    all.addAll(texts(first));
    all.addAll(texts(second));
    assertThat(all).containsExactlyInAnyOrder("late", "early");
  }

  @Test
  void wakeupEndsItEmpty() throws Exception {
    var one = waiting("q");
    var two = waiting("q", "r");
    store.wakeup();
    assertThat(texts(one)).isEmpty();
    assertThat(texts(two)).isEmpty();
  }

  @Test
  void closeEndsItEmpty() throws Exception {
    var one = waiting("q");
    store.close();
    assertThat(texts(one)).isEmpty();
  }

  @Test
  void resumingEndsIt() throws Exception {
    store.configure("q", QueueSettings.DEFAULT.paused(true));
    jobs.put("a");
    var one = waiting("q");
    store.configure("q", QueueSettings.DEFAULT);
    assertThat(texts(one)).containsExactly("a");
  }

  @Test
  void aRetryAndTheEndOfAGroupsHeadEndIt() throws Exception {
    jobs.put("a", w -> w.group = "g");
    jobs.put("b", w -> w.group = "g");
    Delivery head = jobs.claimOne();
    var one = waiting("q");
    jobs.retry(head, Duration.ZERO);
    Delivery again = one.get(20, TimeUnit.SECONDS).get(0);
    assertThat(Jobs.text(again)).isEqualTo("a");
    var two = waiting("q");
    jobs.complete(again);
    assertThat(texts(two)).containsExactly("b");
  }

  @Test
  void anInterruptEndsItAndAnotherWaiterGetsTheJob() throws Exception {
    var one = waiting("q");
    var two = waiting("q");
    threads.get(1).interrupt();
    assertThatThrownBy(() -> two.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    jobs.put("a");
    assertThat(texts(one)).containsExactly("a");
  }

  @Test
  void aShortWaitEndsByItself() throws Exception {
    assertThat(store.claim(Jobs.request(1, Duration.ofMillis(5), "q"))).isEmpty();
  }
}
