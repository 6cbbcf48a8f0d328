package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Worker;
import dev.sluice.Worker.State;
import dev.sluice.server.http.Mounted.Answer;
import dev.sluice.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workers of the process that the interface is mounted in. */
class OwnWorkersTest {
  private final List<String> log = new ArrayList<>();
  private final Mounted mounted =
      new Mounted(new HttpOptions().audit((who, action, what) -> log.add(action + " " + what)));
  private final Queue<String> queue = mounted.sluice().queue("q", String.class);

  @AfterEach
  void close() {
    mounted.close();
  }

  private Answer ask(String name, String action, String json) {
    return mounted.post("/v1/server/workers/" + name + "/" + action, json);
  }

  private Answer ask(String action) {
    return ask("mail", action, "");
  }

  private String list() {
    return mounted.get("/v1/server/workers").body();
  }

  @Test
  void eachIsShownWithWhatItHasDone() throws Exception {
    assertThat(list()).isEqualTo("{\"workers\":[]}");
    Worker worker =
        queue.work(
            job -> {
              if (job.payload().equals("bad")) {
                throw new IllegalStateException("no");
              }
            },
            w -> w.name("mail").concurrency(3));
    queue.enqueue("good");
    queue.enqueue("bad", e -> e.maxAttempts(1));
    worker.waitUntilIdle();
    assertThat(list())
        .contains("\"name\":\"mail\",\"queues\":[\"q\"],\"state\":\"RUNNING\",\"concurrency\":3")
        .contains("\"running\":0", "\"healthy\":true,\"problem\":null")
        .contains("\"claimed\":2,\"completed\":1,\"failed\":1,\"retried\":0,\"dead\":1");
  }

  @Test
  void itIsPausedResumedDrainedRestarted() throws Exception {
    Worker worker = queue.work(job -> {}, w -> w.name("mail"));
    assertThat(ask("pause").body()).contains("\"state\":\"PAUSED\"");
    assertThat(ask("pause").status()).isEqualTo(200);
    queue.enqueue("x");
    assertThat(queue.counts().ready()).isEqualTo(1);
    assertThat(ask("resume").body()).contains("\"state\":\"RUNNING\"");
    worker.waitUntilIdle();
    assertThat(ask("drain").status()).isEqualTo(200);
    assertThat(worker.waitUntilStopped(Eventually.PATIENCE)).isTrue();
    Answer wrong = ask("pause");
    assertThat(wrong.status()).isEqualTo(409);
    assertThat(wrong.field("detail")).contains("STOPPED");
    assertThat(ask("resume").status()).isEqualTo(409);
    assertThat(ask("drain").status()).isEqualTo(409);
    assertThat(ask("restart").body()).contains("\"state\":\"RUNNING\"");
    queue.enqueue("y");
    worker.waitUntilIdle();
    assertThat(worker.metrics().completed()).isEqualTo(2);
    assertThat(log).contains("own worker pause mail", "own worker restart mail");
  }

  @Test
  void stoppingAnswersBeforeAHandlerThatTakesLong() throws Exception {
    CountDownLatch ends = new CountDownLatch(1);
    Worker worker = queue.work(job -> ends.await(), w -> w.name("mail"));
    queue.enqueue("x");
    Eventually.holds("it runs", () -> worker.metrics().running() == 1);
    assertThat(ask("mail", "stop", "{\"deadlineSeconds\":600}").body())
        .contains("\"state\":\"STOPPING\",", "\"running\":1");
    assertThat(ask("restart").status()).isEqualTo(409);
    ends.countDown();
    assertThat(worker.waitUntilStopped(Eventually.PATIENCE)).isTrue();
    assertThat(ask("stop").body()).contains("\"state\":\"STOPPED\"");
  }

  @Test
  void howManyHandlersRunIsChangedAtOnce() {
    Worker worker = queue.work(job -> {}, w -> w.name("mail").concurrency(1));
    assertThat(ask("mail", "concurrency", "{\"concurrency\":7}").body())
        .contains("\"concurrency\":7");
    assertThat(worker.concurrency()).isEqualTo(7);
    for (String bad : List.of("{}", "{\"concurrency\":0}", "{\"concurrency\":\"7\"}")) {
      Answer answer = ask("mail", "concurrency", bad);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.field("field")).as(bad).isEqualTo("concurrency");
    }
    assertThat(ask("mail", "stop", "{\"deadlineSeconds\":-1}").field("field"))
        .isEqualTo("deadlineSeconds");
    assertThat(worker.state()).isEqualTo(State.RUNNING);
    assertThat(worker.concurrency()).isEqualTo(7);
  }

  @Test
  void aNameMeansAllThatHaveItAndHaveNotStopped() {
    Worker gone = queue.work(job -> {}, w -> w.name("eu/mail"));
    gone.stop();
    Worker one = queue.work(job -> {}, w -> w.name("eu/mail"));
    Worker two = queue.work(job -> {}, w -> w.name("eu/mail"));
    Worker other = queue.work(job -> {}, w -> w.name("us/mail"));
    assertThat(ask("eu~mail", "pause", "").status()).isEqualTo(200);
    assertThat(List.of(gone.state(), one.state(), two.state(), other.state()))
        .containsExactly(State.STOPPED, State.PAUSED, State.PAUSED, State.RUNNING);
    assertThat(ask("eu", "pause", "").status()).isEqualTo(404);
  }
}
