package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.StoreCore.Limits;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement.Complete;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BasicTest {
  @TempDir Path directory;

  private FileStore open(MemoryLog.Disk disk) {
    return FileStore.open(
        "test",
        replay -> new MemoryLog(disk, 1 << 16, replay),
        new Limits(1 << 12, 1 << 20, 1 << 16),
        FileTraits.of(true, 1 << 12),
        DirectoryLock.take(directory),
        InstantSource.system());
  }

  private static NewJob job(int i) {
    return new NewJob(JobId.next(), "q", "", new byte[] {(byte) i}, JobOptions.DEFAULT, null);
  }

  @Test
  void enqueuesClaimsCompletesAndCompacts() throws InterruptedException {
    MemoryLog.Disk disk = new MemoryLog.Disk();
    FileStore store = open(disk);
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      jobs.add(job(i));
    }
    assertThat(store.enqueue(jobs)).allMatch(e -> e.outcome() == Enqueued.Outcome.INSERTED);
    List<Delivery> claimed =
        store.claim(
            new ClaimRequest(List.of("q"), 15_000, Duration.ofMinutes(1), Duration.ZERO, "me"));
    assertThat(claimed)
        .extracting(Delivery::job)
        .isEqualTo(jobs.subList(0, 15_000).stream().map(NewJob::id).toList());
    store.settle(claimed.subList(0, 14_000).stream().map(d -> new Complete(d, null)).toList());
    assertThat(store.counts("q").running()).isEqualTo(1_000);
    assertThat(store.counts("q").ready()).isEqualTo(5_000);
    store.close();
    store = open(disk);
    assertThat(store.counts("q").ready()).isEqualTo(6_000);
    claimed =
        store.claim(
            new ClaimRequest(List.of("q"), 15_000, Duration.ofMinutes(1), Duration.ZERO, "me"));
    assertThat(claimed)
        .extracting(Delivery::job)
        .isEqualTo(jobs.subList(14_000, 20_000).stream().map(NewJob::id).toList());
    store.close();
  }
}
