package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.StoreCore.Limits;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import dev.sluice.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A compaction that is led astray must end, and be tried again. */
class CompactorTest {
  private static final int SEGMENT = 4 << 10;
  private static final long LIE = 1L << 30;

  private final JobIndex index = new JobIndex();
  private final MemoryLog log = new MemoryLog(new MemoryLog.Disk(), SEGMENT, (at, record) -> {});
  private final StoreCore core =
      new StoreCore("store", index, log, new ManualClock(), new Limits(1_000, 1_000_000, SEGMENT));

  private void enqueue(int count) {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(new NewJob(JobId.next(), "q", "", new byte[100], JobOptions.DEFAULT, null));
    }
    new Enqueuer(core).enqueue(jobs);
  }

  @Test
  void aLogThatNeverGetsSmallIsLeftAloneUntilItHasGrown() throws Exception {
    core.headSegment = 1;
    index.live.startAt(1);
    enqueue(300);
    // As if so much less were needed than there is: no compaction can get there.
    index.live.adjust(-LIE);
    Compactor compactor = new Compactor(core);
    FutureTask<Void> round =
        new FutureTask<>(
            () -> {
              compactor.start();
              compactor.awaitRound();
              return null;
            });
    try {
      new Thread(round).start();
      round.get(20, TimeUnit.SECONDS);
      int stalledAt = core.headSegment;
      assertThat(stalledAt).isGreaterThan(1);
      assertThat(index.waiting()).isEqualTo(300);

      index.live.adjust(LIE);
      enqueue(300);
      compactor.awaitRound();
      assertThat(index.waiting()).isEqualTo(600);
      assertThat(log.segments().get(0)).isEqualTo(core.headSegment);
    } finally {
      compactor.stop();
    }
  }
}
