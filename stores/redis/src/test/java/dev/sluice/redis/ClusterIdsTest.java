package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.servers.RedisCluster;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An id is unique over the queues of a cluster, whatever was left half done. */
class ClusterIdsTest {
  private RedisStore store;
  private Wire wire;
  private Calls calls;
  private Queues queues;
  private IdIndex index;

  @BeforeEach
  void open() {
    String prefix = Stores.freshPrefix();
    String url = "redis+cluster://" + RedisCluster.sharedAddresses() + "/?prefix=" + prefix;
    store = Stores.open(url);
    RedisOptions options = RedisOptions.parse(StorageUrl.parse(url));
    wire = new Wire(Servers.open(options), new Errors(url, List.of()), () -> {});
    calls = new Calls(null);
    queues = new Queues(wire, prefix);
    index = new IdIndex(wire, calls, prefix);
  }

  @AfterEach
  void close() {
    wire.close();
    store.close();
  }

  @Test
  void rule06_anIdThatAnotherQueueHasIsADuplicate() {
    JobId id = JobId.next();
    assertThat(Work.enqueue(store, id, "a")).isEqualTo(Outcome.INSERTED);
    assertThat(Work.enqueue(store, id, "b")).isEqualTo(Outcome.DUPLICATE);
    assertThat(store.counts("b").total()).isZero();
    assertThat(store.find(id)).get().extracting("queue").isEqualTo("a");
  }

  @Test
  void rule06_ofEqualIdsInOneBatchTheFirstIsStored() {
    JobId id = JobId.next();
    var answers = store.enqueue(List.of(Work.job(id, "a"), Work.job(id, "b"), Work.job(id, "a")));
    assertThat(answers)
        .extracting("outcome")
        .containsExactly(Outcome.INSERTED, Outcome.DUPLICATE, Outcome.DUPLICATE);
  }

  @Test
  void rule06_aReservationThatACrashLeftBlocksNothing() {
    JobId id = JobId.next();
    assertThat(index.reserve(List.of(new IdIndex.Claim(id, queues.of("a"), 0)))).containsExactly(0);
    assertThat(Work.enqueue(store, id, "b")).isEqualTo(Outcome.INSERTED);
    assertThat(Work.enqueue(store, id, "a")).isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void rule06_whoWasLateCannotStoreByAReservationThatAnotherQueueTookOver() {
    JobId id = JobId.next();
    QueueKeys queue = queues.of("a");
    index.reserve(List.of(new IdIndex.Claim(id, queue, 0)));
    assertThat(Work.enqueue(store, id, "b")).isEqualTo(Outcome.INSERTED);
    List<byte[]> args = new ArrayList<>(List.of(Ascii.EMPTY, Ascii.of(0), Ascii.of(1)));
    PlainBytes.add(args, List.of(Work.job(id, "a")), List.of(0), false);
    Object reply = wire.run(calls.of(Script.ENQUEUE, queue, args));
    assertThat(reply).as("the epoch, and not a list of answers").isInstanceOf(byte[].class);
    assertThat(store.counts("a").total()).isZero();
  }

  @Test
  void anIdLeavesTheIndexAfterItsJob() throws InterruptedException {
    JobId done = JobId.next();
    JobId waiting = JobId.next();
    store.enqueue(List.of(Work.job(done, "a"), Work.job(waiting, "b")));
    Work.complete(store, Work.claim(store, "a", 1, Duration.ZERO));
    assertThat(index.queuesOf(List.of(done, waiting))).doesNotContain(0);
    store.sweep(new SweepRequest(100));
    int number = queues.of("b").number();
    assertThat(index.queuesOf(List.of(done, waiting))).containsExactly(0, number);
    assertThat(Work.enqueue(store, done, "b")).isEqualTo(Outcome.INSERTED);
    assertThat(Work.enqueue(store, done, "a")).isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void aJobIsFoundThoughItsPartOfTheIndexIsLost() {
    JobId id = JobId.next();
    Work.enqueue(store, id, "a");
    index.forget(queues.of("a").number(), List.of(id));
    assertThat(index.queuesOf(List.of(id))).containsExactly(0);
    assertThat(store.find(id)).isPresent();
  }

  @Test
  void rule06_racingQueuesStoreEachIdOnce() throws Exception {
    List<JobId> ids = Stream.generate(JobId::next).limit(100).toList();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Callable<Long>> racers = new ArrayList<>();
    long seed = new Random().nextLong();
    for (int i = 0; i < 4; i++) {
      String queue = "q" + i;
      Random random = new Random(seed + i);
      racers.add(() -> inserted(ids, queue, random));
    }
    racers.add(() -> sweeps(40));
    racers.add(() -> sweeps(40));
    long inserted = 0;
    try {
      for (Future<Long> racer : threads.invokeAll(racers)) {
        inserted += racer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(inserted).as("seed %d", seed).isEqualTo(ids.size());
    long stored = store.counts().values().stream().mapToLong(c -> c.total()).sum();
    assertThat(stored).as("seed %d", seed).isEqualTo(ids.size());
  }

  private long inserted(List<JobId> ids, String queue, Random random) {
    List<JobId> mine = new ArrayList<>(ids);
    Collections.shuffle(mine, random);
    long inserted = 0;
    for (int from = 0; from < mine.size(); from += 5) {
      inserted +=
          store
              .enqueue(
                  mine.subList(from, from + 5).stream().map(id -> Work.job(id, queue)).toList())
              .stream()
              .filter(answer -> answer.outcome() == Outcome.INSERTED)
              .count();
    }
    return inserted;
  }

  private long sweeps(int times) {
    for (int i = 0; i < times; i++) {
      store.sweep(new SweepRequest(100));
    }
    return 0;
  }
}
