package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Worker.State;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class JobWorkerTest {

  @Test
  void regression01_a_backlog_that_was_there_before_the_worker_is_processed() throws Exception {
    try (Rig rig = new Rig()) {
      rig.enqueueMany("q", 10_000);
      CountDownLatch all = new CountDownLatch(10_000);
      JobWorker worker = rig.work(job -> all.countDown());
      Rig.await(all);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.counts().live()).isZero();
      assertThat(worker.metrics().completed()).isEqualTo(10_000);
      worker.stop();
      assertThat(worker.state()).isEqualTo(State.STOPPED);
    }
  }
}
