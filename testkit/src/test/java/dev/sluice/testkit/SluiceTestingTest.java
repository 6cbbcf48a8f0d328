package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.JobHandle;
import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Worker;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.LeaseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SluiceTestingTest {
  private final SluiceTesting testing = SluiceTesting.create();
  private final Queue<String> queue = testing.sluice().queue("words", String.class);
  private final List<String> handled = new ArrayList<>();

  @AfterEach
  void close() {
    testing.close();
  }

  @Test
  void nothingRunsBeforeTheTestSaysSo() {
    Worker worker = queue.work(job -> handled.add(job.payload()));
    queue.enqueueAll(List.of("a", "b"));

    assertThat(worker.state()).isEqualTo(Worker.State.NEW);
    assertThat(testing.payloads("words", String.class)).containsExactly("a", "b");
    assertThat(testing.runDue()).isEqualTo(2);
    assertThat(handled).containsExactly("a", "b");
    assertThat(testing.counts("words").total()).isZero();
    assertThat(testing.runDue()).isZero();
  }

  @Test
  void handlersRunInTheTestsThread() throws Exception {
    queue.compute(job -> Thread.currentThread(), w -> {});
    JobHandle<Thread> handle = queue.request("x", Thread.class);

    testing.runDue();

    assertThat(handle.isDone()).isTrue();
    assertThat(handle.join()).isSameAs(Thread.currentThread());
  }

  @Test
  void timeMovesOnlyWhenTheTestMovesIt() {
    queue.work(job -> handled.add(job.payload()));
    queue.enqueue("later", e -> e.delay(Duration.ofHours(24)));

    testing.advance(Duration.ofHours(24).minusMillis(1));
    assertThat(testing.runDue()).isZero();
    assertThat(testing.enqueued("words"))
        .extracting(JobView::state)
        .containsExactly(JobState.SCHEDULED);
    testing.advance(Duration.ofMillis(1));
    assertThat(testing.runDue()).isEqualTo(1);
    assertThat(handled).containsExactly("later");
    assertThatThrownBy(() -> testing.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void runAllGoesFromOneDueTimeToTheNext() {
    queue.work(
        job -> {
          handled.add(job.payload() + job.attempt());
          throw new IllegalStateException("always");
        },
        w -> w.retry(RetryPolicy.fixed(Duration.ofMinutes(1))));
    queue.enqueue("a", e -> e.maxAttempts(3));

    assertThat(testing.runAll()).isEqualTo(3);

    assertThat(handled).containsExactly("a1", "a2", "a3");
    assertThat(testing.dead("words")).hasSize(1);
    assertThat(testing.clock().instant()).isEqualTo(ManualClock.START.plus(Duration.ofMinutes(2)));
  }

  @Test
  void jobsThatEnqueueJobsRunToTheEnd() {
    queue.work(
        job -> {
          handled.add(job.payload());
          if (job.payload().length() < 5) {
            queue.enqueue(job.payload() + "x", e -> e.delay(Duration.ofDays(1)));
          }
        });
    queue.enqueue("");

    assertThat(testing.runAll()).isEqualTo(6);
    assertThat(handled).endsWith("xxxxx");
  }

  @Test
  void aJobThatGoesRoundForEverIsNoticed() {
    queue.work(job -> queue.enqueue(job.payload()));
    queue.enqueue("again");

    assertThatThrownBy(testing::runDue)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("enqueue itself");
  }

  @Test
  void jobsWithoutAHandlerStayWhereTheyAre() {
    queue.enqueue("a");

    assertThat(testing.runAll()).isZero();
    assertThat(testing.enqueued("words")).hasSize(1);
  }

  @Test
  void functionsRunToo() throws Exception {
    queue.work(job -> {});
    JobHandle<Integer> handle = queue.submit(() -> 42);

    testing.runDue();

    assertThat(handle.join()).isEqualTo(42);
  }

  @Test
  void aHandlerThatTakesLongerThanTheTimeoutFails() {
    queue.work(
        job -> {
          handled.add(job.payload() + job.attempt());
          testing.advance(Duration.ofSeconds(job.attempt() == 1 ? 5 : 4));
        },
        w -> w.retry(RetryPolicy.fixed(Duration.ofMinutes(1))));
    queue.enqueue("slow", e -> e.timeout(Duration.ofSeconds(5)).retain(Duration.ofDays(1)));
    queue.enqueue("free", e -> e.retain(Duration.ofDays(1)));

    assertThat(testing.runAll()).isEqualTo(3);

    assertThat(handled).containsExactly("slow1", "free1", "slow2");
    assertThat(testing.jobs("words"))
        .extracting(JobView::state)
        .containsExactly(JobState.COMPLETED, JobState.COMPLETED);
    assertThat(testing.jobs("words").get(0).history().failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.type()).isEqualTo("timeout"));
  }

  @Test
  void aHandlerThatTakesLongerThanItsLeaseKeepsIt() {
    queue.work(
        job -> {
          assertThat(job.heartbeat()).isEqualTo(LeaseStatus.HELD);
          testing.advance(Duration.ofDays(2));
          assertThat(job.heartbeat()).isEqualTo(LeaseStatus.HELD);
          handled.add(job.payload());
        },
        w -> w.lease(Duration.ofSeconds(30)));
    queue.enqueue("long");

    assertThat(testing.runAll()).isEqualTo(1);

    assertThat(handled).containsExactly("long");
    assertThat(testing.counts("words").total()).isZero();
  }

  @Test
  void theRateIsNotLookedAt() {
    queue.work(job -> handled.add(job.payload()), w -> w.rate(0.001));
    queue.enqueueAll(List.of("a", "b", "c"));

    assertThat(testing.runDue()).isEqualTo(3);
    assertThat(handled).containsExactly("a", "b", "c");
  }
}
