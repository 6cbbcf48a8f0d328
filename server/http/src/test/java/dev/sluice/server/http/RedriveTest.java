package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.job.JobState;
import dev.sluice.memory.MemoryStore;
import dev.sluice.server.http.Mounted.Answer;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Faults;
import dev.sluice.testkit.FaultyStore;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead jobs run again, at once or one after the other. */
class RedriveTest {
  private static final String REDRIVE = "/v1/queues/q/redrive";

  private final MemoryStore store = new MemoryStore();
  private final Faults faults = new Faults(1);
  private final Mounted mounted = new Mounted(FaultyStore.of(store, faults), new HttpOptions());
  private final Queue<String> queue = mounted.sluice().queue("q", String.class);

  @AfterEach
  void close() {
    mounted.close();
  }

  private void dead(String kind, int jobs) throws Exception {
    for (int i = 0; i < jobs; i++) {
      queue.enqueue("x" + i, e -> e.kind(kind).maxAttempts(1));
    }
    var worker = queue.work(job -> bad());
    worker.waitUntilIdle();
    worker.stop();
  }

  private static void bad() {
    throw new IllegalStateException("no");
  }

  private long count(JobState state) {
    return state == JobState.DEAD ? store.counts("q").dead() : store.counts("q").ready();
  }

  @Test
  void withoutARateAllAreReadyAtOnceAsFarAsTheFilterSays() throws Exception {
    dead("a", 3);
    dead("b", 2);
    Answer answer = mounted.post(REDRIVE, "{\"filter\":{\"kind\":\"b\"}}");
    assertThat(answer.body()).isEqualTo("{\"queue\":\"q\",\"changed\":2}");
    assertThat(count(JobState.DEAD)).isEqualTo(3);
    assertThat(mounted.post(REDRIVE, "").body()).contains("\"changed\":3");
    assertThat(mounted.get(REDRIVE).status()).isEqualTo(404);
  }

  @Test
  void withARateTheyComeOneAfterTheOther() throws Exception {
    dead("a", 4);
    ConcurrentLinkedQueue<Long> starts = new ConcurrentLinkedQueue<>();
    queue.work(job -> starts.add(System.nanoTime()), w -> w.concurrency(8));
    Answer begun = mounted.post(REDRIVE, "{\"rate\":20}");
    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.field("state")).isNotEqualTo("FAILED");
    Eventually.holds("all have run", () -> starts.size() == 4);
    List<Long> times = List.copyOf(starts).stream().sorted().toList();
    // Two at a time: the third comes a tenth of a second after the first, and not earlier.
    assertThat(times.get(2) - times.get(0)).isGreaterThan(50_000_000L);
    Eventually.holds("it is done", () -> mounted.get(REDRIVE).field("state").equals("DONE"));
    assertThat(mounted.get(REDRIVE).body()).contains("\"changed\":4", "\"error\":null");
  }

  @Test
  void whatDiesAgainIsNotRedrivenAgain() throws Exception {
    dead("a", 3);
    queue.work(job -> bad());
    assertThat(mounted.post(REDRIVE, "{\"rate\":1000}").status()).isEqualTo(202);
    Eventually.holds("it is done", () -> mounted.get(REDRIVE).field("state").equals("DONE"));
    assertThat(mounted.get(REDRIVE).body()).contains("\"changed\":3");
    Eventually.holds("they are dead again", () -> count(JobState.DEAD) == 3);
  }

  @Test
  void oneIsEndedAndTheRestStaysDead() throws Exception {
    dead("a", 5);
    assertThat(mounted.post(REDRIVE, "{\"rate\":0.001}").status()).isEqualTo(202);
    assertThat(mounted.post(REDRIVE, "{\"rate\":1}").status()).isEqualTo(409);
    Eventually.holds("the first comes at once", () -> count(JobState.READY) == 1);
    assertThat(mounted.send("DELETE", REDRIVE, "").field("state")).isEqualTo("STOPPED");
    assertThat(count(JobState.DEAD)).isEqualTo(4);
    assertThat(mounted.post(REDRIVE, "{\"rate\":100000}").status()).isEqualTo(202);
    Eventually.holds("it goes on", () -> count(JobState.READY) == 5);
  }

  @Test
  void aStorageThatIsAwayIsWaitedFor() throws Exception {
    dead("a", 2);
    assertThat(mounted.post(REDRIVE, "{\"rate\":10}").status()).isEqualTo(202);
    faults.down(true);
    Eventually.holds(
        "it says so or is done",
        () ->
            !mounted.get(REDRIVE).field("error").equals("null")
                || mounted.get(REDRIVE).field("state").equals("DONE"));
    faults.down(false);
    Eventually.holds("it goes on", () -> mounted.get(REDRIVE).field("state").equals("DONE"));
    assertThat(count(JobState.READY)).isEqualTo(2);
  }

  @Test
  void aServerThatEndsLeavesTheRestDead() throws Exception {
    dead("a", 3);
    mounted.post(REDRIVE, "{\"rate\":0.001}");
    Eventually.holds("the first comes at once", () -> count(JobState.READY) == 1);
    mounted.servlet.drain();
    assertThat(mounted.get(REDRIVE).field("state")).isEqualTo("STOPPED");
    assertThat(count(JobState.DEAD)).isEqualTo(2);
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    bad("{\"rate\":0}", "rate");
    bad("{\"rate\":-1}", "rate");
    bad("{\"rate\":1e6}", "rate");
    bad("{\"rate\":\"fast\"}", "rate");
    bad("{\"to\":\"other\"}", "to");
    bad("{\"filter\":{\"queue\":\"other\"}}", "filter");
    bad("{\"filter\":{\"states\":[\"READY\"]}}", "filter");
  }

  private void bad(String json, String field) {
    Answer answer = mounted.post(REDRIVE, json);
    assertThat(answer.status()).as(json).isEqualTo(400);
    assertThat(answer.field("field")).as(json).isEqualTo(field);
  }
}
