package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement.Complete;
import dev.sluice.spi.Settlement.Release;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store makes of its disk: its size, its end, its damage. */
class FileStoreDiskTest {
  private static final int SEGMENT = 64 << 10;
  private static final int MILLION = 1_000_000;

  @TempDir Path directory;

  private final ScarceDisk disk = new ScarceDisk();

  private FileStore open() {
    return open(SEGMENT, Duration.ZERO, false);
  }

  private FileStore open(int segment, Duration forceEvery, boolean skipDamaged) {
    return FileStore.open(
        new FileOptions(directory, forceEvery, segment, skipDamaged, 10_000_000),
        disk,
        InstantSource.system());
  }

  private static List<NewJob> jobs(int count, int bytes) {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(new NewJob(JobId.next(), "q", "", new byte[bytes], JobOptions.DEFAULT, null));
    }
    return jobs;
  }

  private static List<Delivery> claim(FileStore store, int max) throws InterruptedException {
    return store.claim(
        new ClaimRequest(List.of("q"), max, Duration.ofMinutes(1), Duration.ZERO, "tester"));
  }

  private static List<Settled> complete(FileStore store, List<Delivery> claimed) {
    return store.settle(claimed.stream().map(d -> new Complete(d, null)).toList());
  }

  private static void fill(FileStore store) {
    for (int i = 0; i < 100; i++) {
      store.enqueue(jobs(50, 200));
    }
  }

  @Test
  void keepsTheDiskBoundedByWhatIsLive() throws InterruptedException {
    try (FileStore store = open()) {
      List<JobId> stay = new ArrayList<>();
      for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 4; i++) {
          store.enqueue(jobs(50, 200));
        }
        List<Delivery> claimed = claim(store, 1_000);
        stay.add(claimed.get(7).job());
        complete(store, claimed.stream().filter(d -> !stay.contains(d.job())).toList());
      }
      store.compact();
      // One live segment at most, one that is written, one prepared ahead, one of tolerance.
      assertThat(store.diskBytes()).isLessThanOrEqualTo(4 * SEGMENT);
      assertThat(stay.stream().map(store::find)).allMatch(Optional::isPresent);
    }
  }

  @Test
  void afterADrainTwoSegmentsAreLeft() throws InterruptedException {
    try (FileStore store = open()) {
      fill(store);
      assertThat(store.diskBytes()).isGreaterThan(15 * SEGMENT);
      complete(store, claim(store, 5_000));
      store.compact();
      assertThat(store.diskBytes()).isLessThanOrEqualTo(2 * SEGMENT);
    }
    try (FileStore store = open()) {
      assertThat(store.counts()).isEmpty();
      assertThat(store.enqueue(jobs(1, 10)).get(0).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    }
  }

  @Test
  void roomThatALargeBatchWantedIsGivenBack() throws InterruptedException {
    try (FileStore store = open()) {
      store.enqueue(jobs(5_000, 200));
      assertThat(store.diskBytes()).isGreaterThan(20 * SEGMENT);
      complete(store, claim(store, 5_000));
      store.compact();
      awaitDisk(store, 2 * SEGMENT);
      assertThat(store.enqueue(jobs(5_000, 200)))
          .allMatch(answer -> answer.outcome() == Enqueued.Outcome.INSERTED);
    }
    try (FileStore store = open()) {
      assertThat(store.counts("q").ready()).isEqualTo(5_000);
    }
  }

  @Test
  void roomIsGivenBackWhileOthersFillTheStore() throws Exception {
    int rounds = 20;
    int threads = 3;
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    try (FileStore store = open()) {
      for (int t = 0; t < threads; t++) {
        int size = 100 << t;
        FutureTask<Integer> task =
            new FutureTask<>(
                () -> {
                  int settled = 0;
                  for (int round = 0; round < rounds; round++) {
                    store.enqueue(jobs(size, 200));
                    settled += complete(store, claim(store, size)).size();
                  }
                  return settled;
                });
        tasks.add(task);
        new Thread(task, "filler-" + t).start();
      }
      int settled = 0;
      for (FutureTask<Integer> task : tasks) {
        settled += task.get(2, TimeUnit.MINUTES);
      }
      settled += complete(store, claim(store, 100_000)).size();
      assertThat(settled).isEqualTo(rounds * (100 + 200 + 400));
      store.compact();
      awaitDisk(store, 2 * SEGMENT);
    }
  }

  /** Files go a moment after they were given back. */
  private static void awaitDisk(FileStore store, long bytes) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (store.diskBytes() > bytes && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(store.diskBytes()).isLessThanOrEqualTo(bytes);
  }

  @Test
  void aSlotThatWasFreeWhenTheStoreWasOpenedHasNoPast() throws InterruptedException {
    JobId stays;
    try (FileStore store = open()) {
      stays = store.enqueue(jobs(1, 10)).get(0).id();
      Delivery held = claim(store, 1).get(0);
      store.enqueue(jobs(1, 10));
      complete(store, claim(store, 1));
      store.settle(List.of(new Release(held, Duration.ofDays(1))));
    }
    try (FileStore store = open()) {
      store.enqueue(jobs(1, 10));
      complete(store, claim(store, 1));
      fill(store);
      complete(store, claim(store, 5_000));
      store.compact();
      assertThat(directory.resolve("0000000001.log")).doesNotExist();
      assertThat(store.diskBytes()).isLessThanOrEqualTo(4 * SEGMENT);
      assertThat(store.find(stays).orElseThrow().payload()).hasSize(10);
    }
    try (FileStore store = open()) {
      assertThat(store.find(stays).orElseThrow().payload()).hasSize(10);
    }
  }

  @Test
  void aSequenceIsNotGivenTwiceAfterAllIsGone() throws InterruptedException {
    long last;
    long fence;
    try (FileStore store = open()) {
      fill(store);
      List<Delivery> claimed = claim(store, 5_000);
      last = claimed.get(4_999).sequence();
      fence = claimed.get(4_999).fence();
      complete(store, claimed);
      store.compact();
    }
    try (FileStore store = open()) {
      store.enqueue(jobs(1, 10));
      Delivery next = claim(store, 1).get(0);
      assertThat(next.sequence()).isGreaterThan(last);
      assertThat(next.fence()).isGreaterThan(fence);
    }
  }

  @Test
  void aFullDiskRefusesNewJobsSettlesOldOnesAndGoesOn() throws InterruptedException {
    try (FileStore store = open()) {
      List<JobId> stored = new ArrayList<>();
      // The first segment is there then, whenever its thread got to make it.
      List<NewJob> first = jobs(10, 400);
      store.enqueue(first);
      first.forEach(job -> stored.add(job.id()));
      disk.full = true;
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(
              () -> {
                while (true) {
                  List<NewJob> some = jobs(10, 400);
                  store.enqueue(some);
                  some.forEach(job -> stored.add(job.id()));
                }
              })
          .withMessageContaining(directory.toString())
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OVERLOADED));
      assertThat(store.counts("q").ready()).as("nothing half stored").isEqualTo(stored.size());

      List<Delivery> claimed = claim(store, 10);
      assertThat(complete(store, claimed)).containsOnly(Settled.COMPLETED).hasSize(10);

      disk.full = false;
      assertThat(store.enqueue(jobs(100, 400)))
          .allMatch(answer -> answer.outcome() == Enqueued.Outcome.INSERTED);
      assertThat(store.counts("q").ready()).isEqualTo(stored.size() - 10 + 100);
    }
  }

  @Test
  void afterAFailedWriteTheStoreIsReadOnlyUntilItIsOpenedAgain() throws InterruptedException {
    List<NewJob> first = jobs(5, 10);
    try (FileStore store = open()) {
      store.enqueue(first);
      disk.broken = true;
      assertUnavailable(() -> store.enqueue(jobs(1, 10)));
      disk.broken = false;
      assertUnavailable(() -> store.enqueue(jobs(1, 10)));
      assertUnavailable(() -> store.alter(List.of(first.get(0).id()), new Alteration.Cancel("")));
      assertThat(store.find(first.get(0).id())).isPresent();
    }
    try (FileStore store = open()) {
      assertThat(claim(store, 5).stream().map(Delivery::job))
          .isEqualTo(first.stream().map(NewJob::id).toList());
    }
  }

  private static void assertUnavailable(Runnable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void damageIsRefusedAndNamedOrSetAside() throws IOException {
    byte[] marked = "find me in the file".getBytes(StandardCharsets.US_ASCII);
    NewJob hurt = new NewJob(JobId.next(), "q", "", marked, JobOptions.DEFAULT, null);
    List<NewJob> before = jobs(1, 10);
    List<NewJob> after = jobs(1, 10);
    try (FileStore store = open()) {
      store.enqueue(before);
      store.enqueue(List.of(hurt));
      store.enqueue(after);
    }
    Path file = damage(marked);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::open)
        .withMessageContaining(file.getFileName().toString())
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
    try (FileStore store = open(SEGMENT, Duration.ZERO, true)) {
      assertThat(store.find(before.get(0).id())).isPresent();
      assertThat(store.find(after.get(0).id())).isPresent();
      assertThat(store.find(hurt.id()).map(JobView::payload)).isEmpty();
    }
  }

  private Path damage(byte[] marked) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("find me in the file");
        if (at >= 0) {
          bytes[at + marked.length / 2] ^= 1;
          Files.write(file, bytes);
          return file;
        }
      }
    }
    throw new AssertionError("the payload stands in no file");
  }

  @Test
  void aMillionPendingJobsTakeLittleHeap() throws InterruptedException {
    try (FileStore store = open(FileOptions.LARGE_SEGMENT, Duration.ofHours(1), false)) {
      for (int i = 0; i < MILLION; i += 1_000) {
        store.enqueue(jobs(1_000, 100));
      }
    }
    long before = heap();
    try (FileStore store = open(FileOptions.LARGE_SEGMENT, Duration.ofHours(1), false)) {
      assertThat(store.counts("q").ready()).isEqualTo(MILLION);
      assertThat((heap() - before) / (double) MILLION).as("bytes a job").isLessThan(100);
      assertThat(claim(store, 1)).hasSize(1);
    }
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
