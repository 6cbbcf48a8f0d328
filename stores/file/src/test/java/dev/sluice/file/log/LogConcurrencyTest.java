package dev.sluice.file.log;

import static dev.sluice.file.log.LogWork.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.log.LogOptions.Damaged;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.spi.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogConcurrencyTest {
  private static final int THREADS = 16;
  private static final LogOptions OPTIONS = LogOptions.defaults().withSegmentBytes(256 << 10);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ReentrantLock order = new ReentrantLock();

  @TempDir Path directory;

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyThreadsAppendCommitAndRead() throws Exception {
    Map<Long, String> written = new ConcurrentHashMap<>();
    try (SegmentedLog log = open(new ConcurrentHashMap<>())) {
      all(
          thread -> {
            for (int i = 0; i < 200; i++) {
              String text = thread + "/" + i + "x".repeat(i);
              long location = put(log, text);
              log.commit(location, i % 3 == 0 ? Commit.WRITTEN : Commit.DURABLE);
              written.put(location, text);
              assertThat(read(log, location, text)).isEqualTo(text);
            }
          });
      assertThat(log.segments().size()).isGreaterThan(1);
    }
    Map<Long, String> replayed = new ConcurrentHashMap<>();
    open(replayed).close();
    assertThat(replayed).isEqualTo(written).hasSize(THREADS * 200);
  }

  @Test
  void interruptedThreadsDoNotCloseTheLog() throws Exception {
    Map<Long, String> written = new ConcurrentHashMap<>();
    try (SegmentedLog log = open(new ConcurrentHashMap<>())) {
      all(
          thread -> {
            for (int i = 0; i < 100; i++) {
              if (thread % 2 == 0) {
                Thread.currentThread().interrupt();
              }
              long location = put(log, thread + "/" + i);
              log.commit(location, Commit.DURABLE);
              assertThat(read(log, location, thread + "/" + i)).isEqualTo(thread + "/" + i);
              assertThat(Thread.interrupted()).isEqualTo(thread % 2 == 0);
              written.put(location, thread + "/" + i);
            }
          });
    }
    Map<Long, String> replayed = new ConcurrentHashMap<>();
    open(replayed).close();
    assertThat(replayed).isEqualTo(written).hasSize(THREADS * 100);
  }

  @Test
  void commitsThatComeDuringAForceShareTheNext() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    SegmentedLog log = LogWork.open(disk, OPTIONS).log();
    CountDownLatch forcing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger forces = new AtomicInteger();
    disk.onForce =
        file -> {
          // The thread that prepares room forces as well, whenever it likes.
          if (!isRoomThread() && forces.incrementAndGet() == 1) {
            forcing.countDown();
            await(goOn);
          }
        };
    Future<?> first = threads.submit(() -> LogWork.put(log, "first"));
    await(forcing);
    List<Future<?>> others = new ArrayList<>();
    List<Long> locations = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long location = append(log, "other " + i);
      locations.add(location);
      others.add(threads.submit(() -> log.commit(location, Commit.DURABLE)));
    }
    log.commit(locations.get(THREADS - 1), Commit.WRITTEN);
    assertThat(others).noneMatch(Future::isDone);
    goOn.countDown();
    first.get(30, TimeUnit.SECONDS);
    for (Future<?> other : others) {
      other.get(30, TimeUnit.SECONDS);
    }
    assertThat(forces).hasValue(2);
    log.close();
  }

  @Test
  void anIntervalForcesInTheBackground() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    CountDownLatch forced = new CountDownLatch(1);
    LogOptions options = OPTIONS.with(new Fsync.Interval(Duration.ofMillis(5)));
    try (SegmentedLog log = LogWork.open(disk, options).log()) {
      disk.onForce = file -> forced.countDown();
      LogWork.put(log, "record");
      assertThat(forced.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void afterClosingNothingIsWrittenAnyMore() {
    SegmentedLog log = open(new ConcurrentHashMap<>());
    LogWork.put(log, "record");
    log.close();
    log.close();
    assertThatThrownBy(() -> append(log, "more"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> log.hasRoom(1, 1, Room.ORDINARY)).isInstanceOf(StoreException.class);
  }

  @Test
  void whatWasAppendedAndNotCommittedIsWrittenByClose() {
    SegmentedLog log = open(new ConcurrentHashMap<>());
    append(log, "record");
    log.close();
    Map<Long, String> replayed = new ConcurrentHashMap<>();
    open(replayed).close();
    assertThat(replayed.values()).containsExactly("record");
  }

  private interface Work {
    void run(int thread) throws Exception;
  }

  private void all(Work work) throws Exception {
    List<Future<?>> futures = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      Callable<Integer> task =
          () -> {
            work.run(thread);
            return thread;
          };
      futures.add(threads.submit(task));
    }
    for (Future<?> future : futures) {
      future.get(60, TimeUnit.SECONDS);
    }
  }

  private long put(SegmentedLog log, String text) {
    order.lock();
    try {
      return append(log, text);
    } finally {
      order.unlock();
    }
  }

  private SegmentedLog open(Map<Long, String> replayed) {
    return SegmentedLog.open(
        directory,
        OPTIONS.with(Damaged.REFUSE),
        FileLayer.nio(),
        (location, record) -> replayed.put(location, LogWork.text(record)));
  }

  private static String read(SegmentedLog log, long location, String text) {
    return new String(log.read(location, text.length()), StandardCharsets.ISO_8859_1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static boolean isRoomThread() {
    return Thread.currentThread().getName().equals("sluice-log-room");
  }
}
