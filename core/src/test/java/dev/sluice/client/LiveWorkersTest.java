package dev.sluice.client;

import static dev.sluice.engine.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.Worker.State;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.WorkerRegister;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers are seen, and told what to do, from another process (rule 16). */
@Timeout(60)
class LiveWorkersTest {
  private static final long SOON = 20;
  // Orders are heard about as often as leases are extended.
  private static final Duration LEASE = Duration.ofMillis(300);

  private final MemoryStore memory = new MemoryStore();

  private Sluice process() {
    return Sluice.using(new SharedStore(memory), o -> {});
  }

  @Test
  void aProcessKnowsItsOwnWorkersWhateverTheirState() {
    Sluice here = process();
    try (Sluice there = process()) {
      Worker one = here.queue("q", String.class).work(job -> {});
      Worker two = here.worker(w -> {});
      one.stop();
      assertThat(here.ownWorkers()).containsExactly(one, two);
      assertThat(there.ownWorkers()).isEmpty();
      here.close();
      assertThat(here.ownWorkers()).isEmpty();
    }
  }

  @Test
  void rule16_aWorkerIsSeenFromElsewhereWhileItIsThere() throws Exception {
    try (Sluice here = process();
        Sluice there = process()) {
      CountDownLatch release = new CountDownLatch(1);
      Queue<String> queue = here.queue("q", String.class);
      Worker worker =
          queue.work(
              job -> assertThat(release.await(SOON, TimeUnit.SECONDS)).isTrue(),
              w -> w.name("mail").concurrency(3).lease(LEASE));
      queue.enqueue("x");
      eventually(() -> there.workers().list().stream().anyMatch(it -> it.running() == 1));
      WorkerView seen = there.workers().list().get(0);
      assertThat(seen.name()).isEqualTo("mail");
      assertThat(seen.id()).isNotEqualTo("mail");
      assertThat(seen.queues()).containsExactly("q");
      assertThat(seen.concurrency()).isEqualTo(3);
      assertThat(seen.claiming()).isTrue();
      assertThat(seen.order()).isEqualTo(WorkerOrder.RUN);
      release.countDown();
      worker.stop();
      assertThat(there.workers().list()).isEmpty();
    }
  }

  @Test
  void rule16_aWorkerIsQuietedResumedAndStoppedFromElsewhere() throws Exception {
    try (Sluice here = process();
        Sluice there = process()) {
      Semaphore ran = new Semaphore(0);
      Queue<String> queue = here.queue("q", String.class);
      Worker worker = queue.work(job -> ran.release(), w -> w.lease(LEASE));
      eventually(() -> there.workers().list().size() == 1);
      String id = there.workers().list().get(0).id();

      assertThat(there.workers().quiet(id)).isTrue();
      eventually(() -> worker.state() == State.PAUSED);
      eventually(() -> !there.workers().list().get(0).claiming());
      queue.enqueue("waits");
      assertThat(queue.counts().ready()).isEqualTo(1);

      assertThat(there.workers().resume(id)).isTrue();
      assertThat(ran.tryAcquire(SOON, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.state()).isEqualTo(State.RUNNING);

      assertThat(there.workers().stop(id)).isTrue();
      assertThat(worker.waitUntilStopped(Duration.ofSeconds(SOON))).isTrue();
      eventually(() -> there.workers().list().isEmpty());
      assertThat(there.workers().stop(id)).isFalse();
    }
  }

  @Test
  void aWorkerThatWasStoppedByAnOrderCanBeStartedAgain() throws Exception {
    try (Sluice here = process()) {
      Semaphore ran = new Semaphore(0);
      Queue<String> queue = here.queue("q", String.class);
      Worker worker = queue.work(job -> ran.release(), w -> w.lease(LEASE));
      eventually(() -> here.workers().list().size() == 1);
      here.workers().stop(here.workers().list().get(0).id());
      assertThat(worker.waitUntilStopped(Duration.ofSeconds(SOON))).isTrue();
      worker.start();
      queue.enqueue("x");
      assertThat(ran.tryAcquire(SOON, TimeUnit.SECONDS)).isTrue();
      eventually(() -> here.workers().list().size() == 1);
      assertThat(worker.state()).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void aPauseOfTheWorkersOwnIsNotEndedByTheRegister() throws Exception {
    try (Sluice here = process()) {
      Queue<String> queue = here.queue("q", String.class);
      Worker worker = queue.work(job -> {}, w -> w.lease(LEASE));
      worker.pause();
      eventually(() -> here.workers().list().stream().anyMatch(it -> !it.claiming()));
      assertThat(worker.state()).isEqualTo(State.PAUSED);
    }
  }

  @Test
  void twoWorkersOfOneNameAreTwo() {
    try (Sluice here = process();
        Sluice there = process()) {
      here.queue("q").work(job -> {}, w -> w.name("same").lease(LEASE));
      there.queue("q").work(job -> {}, w -> w.name("same").lease(LEASE));
      eventually(() -> here.workers().list().size() == 2);
      List<WorkerView> both = here.workers().list();
      assertThat(both).extracting(WorkerView::name).containsOnly("same");
      assertThat(both.get(0).id()).isNotEqualTo(both.get(1).id());
    }
  }

  @Test
  void aRegisterThatFailsDoesNotDisturbTheWork() throws Exception {
    SharedStore failing =
        new SharedStore(memory) {
          @Override
          public <R> java.util.Optional<R> role(Class<R> role) {
            return role == WorkerRegister.class
                ? java.util.Optional.of(role.cast(broken()))
                : super.role(role);
          }
        };
    try (Sluice here = Sluice.using(failing, o -> {})) {
      CountDownLatch errors = new CountDownLatch(1);
      CountDownLatch ran = new CountDownLatch(1);
      Queue<String> queue = here.queue("q", String.class);
      queue.work(
          job -> ran.countDown(),
          w -> w.lease(LEASE).errorHandler((doing, error) -> errors.countDown()));
      assertThat(errors.await(SOON, TimeUnit.SECONDS)).isTrue();
      queue.enqueue("x");
      assertThat(ran.await(SOON, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Object broken() {
    return Proxy.newProxyInstance(
        LiveWorkersTest.class.getClassLoader(),
        new Class<?>[] {WorkerRegister.class},
        (proxy, method, arguments) -> {
          throw new IllegalStateException("the register is broken");
        });
  }

  @Test
  void aStorageWithoutARegisterSaysSo() {
    SharedStore plain =
        new SharedStore(memory) {
          @Override
          public <R> java.util.Optional<R> role(Class<R> role) {
            return role == WorkerRegister.class ? java.util.Optional.empty() : super.role(role);
          }
        };
    try (Sluice here = Sluice.using(plain, o -> {})) {
      assertThatIllegalStateException()
          .isThrownBy(() -> here.workers().list())
          .withMessageContaining("WorkerRegister");
    }
  }
}
