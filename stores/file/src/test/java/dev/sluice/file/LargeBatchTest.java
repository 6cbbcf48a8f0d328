package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.StoreCore.Limits;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch of many jobs is as one job after the other. */
class LargeBatchTest {
  private static final int LARGE = 1_000;

  @TempDir Path directory;

  private final ScarceDisk disk = new ScarceDisk();
  private FileStore store;

  @BeforeEach
  void openStore() {
    FileOptions options =
        new FileOptions(directory, Duration.ZERO, FileOptions.LARGE_SEGMENT, false, 1_000_000);
    store = FileStore.open(options, disk, new ManualClock());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static NewJob job(JobId id, int size, @Nullable UniqueKey unique) {
    JobOptions options =
        new JobOptions(Map.of(), 0, null, null, null, unique, 9, null, null, Duration.ZERO, 2);
    return new NewJob(id, "q", "", new byte[size], options, null);
  }

  private static List<NewJob> jobs(int count) {
    return IntStream.range(0, count).mapToObj(i -> job(JobId.next(), 100, null)).toList();
  }

  private List<Delivery> claim(int max) throws InterruptedException {
    return store.claim(
        new ClaimRequest(List.of("q"), max, Duration.ofMinutes(1), Duration.ZERO, "tester"));
  }

  @Test
  void rule01_aBatchWhoseForceFailsIsNotAnswered() {
    List<NewJob> before = jobs(LARGE);
    store.enqueue(before);
    disk.broken = true;
    assertThatThrownBy(() -> store.enqueue(jobs(LARGE)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    assertThatThrownBy(() -> claim(1)).isInstanceOf(StoreException.class);
    store.close();
    disk.broken = false;
    openStore();
    assertThat(store.counts("q").ready()).isEqualTo(LARGE);
    assertThat(store.find(before.get(LARGE - 1).id())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void rule06_idsInNoOrderAndTwiceAreFound(long seed) throws Exception {
    Random random = new Random(seed);
    List<NewJob> batch = new ArrayList<>(jobs(LARGE));
    for (int i = 0; i < 200; i++) {
      batch.add(batch.get(random.nextInt(LARGE)));
    }
    Collections.shuffle(batch, random);
    HashSet<JobId> seen = new HashSet<>();
    List<Outcome> expected =
        batch.stream()
            .map(job -> seen.add(job.id()) ? Outcome.INSERTED : Outcome.DUPLICATE)
            .toList();
    assertThat(store.enqueue(batch)).extracting(Enqueued::outcome).isEqualTo(expected);
    assertThat(store.enqueue(batch)).extracting(Enqueued::outcome).containsOnly(Outcome.DUPLICATE);
    HashSet<JobId> claimed = new HashSet<>();
    for (Delivery delivery : claim(2 * LARGE)) {
      assertThat(claimed.add(delivery.job())).isTrue();
    }
    assertThat(claimed).isEqualTo(seen);
  }

  @Test
  void rule11_theCapacityHoldsAmidABatch() {
    store.configure("q", new QueueSettings(false, 700));
    List<Enqueued> answers = store.enqueue(jobs(LARGE));
    assertThat(answers.subList(0, 700))
        .extracting(Enqueued::outcome)
        .containsOnly(Outcome.INSERTED);
    assertThat(answers.subList(700, LARGE))
        .extracting(Enqueued::outcome)
        .containsOnly(Outcome.FULL);
    assertThat(store.counts("q").ready()).isEqualTo(700);
  }

  @Test
  void rule11_theCapacityOfOneQueueIsNotTakenByAnother() {
    store.configure("q", new QueueSettings(false, 100));
    List<NewJob> batch = new ArrayList<>();
    for (int i = 0; i < LARGE; i++) {
      String queue = i % 2 == 0 ? "q" : "other";
      batch.add(new NewJob(JobId.next(), queue, "", new byte[1], JobOptions.DEFAULT, null));
    }
    List<Enqueued> answers = store.enqueue(batch);
    assertThat(answers).filteredOn(answer -> answer.outcome() == Outcome.FULL).hasSize(400);
    assertThat(store.counts("q").ready()).isEqualTo(100);
    assertThat(store.counts("other").ready()).isEqualTo(LARGE / 2);
  }

  @Test
  void rule02_aClaimThatWaitsGetsAJobOfABatch() throws Exception {
    FutureTask<List<Delivery>> claim =
        new FutureTask<>(
            () ->
                store.claim(
                    new ClaimRequest(
                        List.of("q"), 10, Duration.ofMinutes(1), Duration.ofMinutes(1), "w")));
    Thread waiting = new Thread(claim);
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    store.enqueue(jobs(LARGE));
    assertThat(claim.get(30, TimeUnit.SECONDS)).isNotEmpty();
  }

  @Test
  void rule01_whatALogDidNotTakeAmidABatchIsNotThere() throws Exception {
    MemoryLog.Disk memory = new MemoryLog.Disk();
    JobIndex index = new JobIndex();
    MemoryLog log = new MemoryLog(memory, 1 << 20, (at, record) -> {});
    StoreCore core =
        new StoreCore(
            "store", index, log, new ManualClock(), new Limits(1_000, 1_000_000, 1 << 20));
    Enqueuer enqueuer = new Enqueuer(core);
    List<NewJob> batch = jobs(LARGE);
    memory.left = 300;
    assertThatThrownBy(() -> enqueuer.enqueue(batch)).hasMessageContaining("broken");
    memory.left = Integer.MAX_VALUE;
    List<Enqueued> again = enqueuer.enqueue(batch);
    assertThat(again.subList(0, 300)).extracting(Enqueued::outcome).containsOnly(Outcome.DUPLICATE);
    assertThat(again.subList(300, LARGE))
        .extracting(Enqueued::outcome)
        .containsOnly(Outcome.INSERTED);
    core.lock.lock();
    try {
      assertThat(index.waiting()).isEqualTo(LARGE);
      assertThat(index.slab.jobs()).isEqualTo(LARGE);
    } finally {
      core.lock.unlock();
    }
  }

  @Test
  void rule07_aJobReplacesOneOfItsOwnBatch() throws Exception {
    UniqueKey key = new UniqueKey("key", null, UniqueKey.OnConflict.REPLACE);
    List<NewJob> batch = new ArrayList<>(jobs(LARGE));
    JobId first = JobId.next();
    batch.add(job(first, 10, key));
    batch.addAll(jobs(10));
    batch.add(job(JobId.next(), 20, key));
    List<Enqueued> answers = store.enqueue(batch);
    assertThat(answers.get(batch.size() - 1)).isEqualTo(Enqueued.replaced(first));
    List<Delivery> all = claim(2 * LARGE);
    assertThat(all).hasSize(LARGE + 11);
    assertThat(all)
        .filteredOn(delivery -> delivery.job().equals(first))
        .extracting(delivery -> delivery.payload().length)
        .containsExactly(20);
  }
}
