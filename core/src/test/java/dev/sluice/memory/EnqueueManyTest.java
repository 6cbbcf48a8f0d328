package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes in together keeps its order and its answers, however much of it goes which way. */
class EnqueueManyTest {
  private static final UniqueKey.OnConflict KEEP = UniqueKey.OnConflict.KEEP;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final MemoryStore store = new MemoryStore();
  private final Jobs jobs = new Jobs(store);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    store.close();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static NewJob plain(JobId id, String payload) {
    return new NewJob(id, "q", "", Jobs.bytes(payload), JobOptions.DEFAULT, null);
  }

  @Test
  void aBatchForSeveralQueuesIsAnsweredInItsOrder() {
    List<NewJob> batch = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String queue = "q" + i % 3 / 2;
      batch.add(Jobs.job("j" + i, wish -> wish.queue = queue));
    }
    batch.add(6, Jobs.job("u", wish -> wish.unique = new UniqueKey("key", null, KEEP)));

    List<Enqueued> answers = store.enqueue(batch);

    assertThat(answers).extracting(Enqueued::outcome).containsOnly(Outcome.INSERTED);
    assertThat(answers)
        .extracting(Enqueued::id)
        .containsExactlyElementsOf(batch.stream().map(NewJob::id).toList());
    assertThat(Jobs.texts(jobs.claim(20, "q0")))
        .containsExactly("j0", "j1", "j3", "j4", "j6", "j7", "j9", "j10");
    assertThat(Jobs.texts(jobs.claim(20, "q1"))).containsExactly("j2", "j5", "j8", "j11");
    assertThat(Jobs.texts(jobs.claim(20, "q"))).containsExactly("u");
  }

  @Test
  void anIdThatIsThereTwiceInABatchIsTakenInOnce() {
    JobId known = jobs.put("known");
    JobId twice = JobId.next();
    List<NewJob> batch =
        List.of(
            Jobs.job("a"), plain(twice, "b"), plain(twice, "c"), plain(known, "d"), Jobs.job("e"));

    List<Enqueued> answers = store.enqueue(batch);

    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(
            Outcome.INSERTED,
            Outcome.INSERTED,
            Outcome.DUPLICATE,
            Outcome.DUPLICATE,
            Outcome.INSERTED);
    assertThat(answers.get(2).id()).isEqualTo(twice);
    assertThat(answers.get(3).id()).isEqualTo(known);
    assertThat(Jobs.texts(jobs.claim(20))).containsExactly("known", "a", "b", "e");
  }

  @Test
  void aBatchForAQueueThatIsFullEndsWhereTheRoomEnds() {
    store.configure("q", new QueueSettings(false, 2));

    List<Enqueued> answers = store.enqueue(List.of(Jobs.job("a"), Jobs.job("b"), Jobs.job("c")));

    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(Outcome.INSERTED, Outcome.INSERTED, Outcome.FULL);
    assertThat(Jobs.texts(jobs.claim(20))).containsExactly("a", "b");
  }

  @Test
  void aBatchThatIsPartlyForLaterWakesWhoWaits() throws Exception {
    try (MemoryStore real = new MemoryStore(InstantSource.system())) {
      Future<List<String>> waiting = threads.submit(() -> claimed(real, 3));

      real.enqueue(
          List.of(
              Jobs.job("last", wish -> wish.delay = Duration.ofMillis(60)),
              Jobs.job("soon", wish -> wish.delay = Duration.ofMillis(20)),
              Jobs.job("now")));

      assertThat(waiting.get(30, TimeUnit.SECONDS)).containsExactly("now", "soon", "last");
    }
  }

  private static List<String> claimed(MemoryStore store, int many) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    while (texts.size() < many) {
      List<Delivery> got = store.claim(Jobs.request(10, SOON, "q"));
      assertThat(got).isNotEmpty();
      texts.addAll(Jobs.texts(got));
    }
    return texts;
  }
}
