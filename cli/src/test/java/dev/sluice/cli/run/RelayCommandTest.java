package dev.sluice.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ClaimedJob;
import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.cli.Cli;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.relay.Relay;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.NatsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sluice relay} between real servers. */
@Timeout(180)
class RelayCommandTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private String queue;
  private String store;

  @BeforeEach
  void names() {
    queue = "mails-" + UUID.randomUUID();
    store = "file:" + directory.resolve("jobs");
  }

  /** What a command said, and its exit code. */
  private record Result(int code, String err) {}

  private Result relay(String from, String to, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--from", from, "--queue", queue, "--to", to, "--until-empty"));
    arguments.addAll(List.of(more));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, UTF_8);
    Streams streams =
        new Streams(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), errors);
    int code =
        new CommandLine(new RelayCommand(streams))
            .setErr(new PrintWriter(err, true, UTF_8))
            .execute(arguments.toArray(String[]::new));
    return new Result(code, err.toString(UTF_8));
  }

  private String nats() {
    return NatsServer.sharedUrl() + "/" + queue + "?create=true";
  }

  private String beanstalkd() {
    return "beanstalkd://" + BeanstalkdServer.sharedAddress() + "/" + queue;
  }

  /** Claims so many messages, and acknowledges them. */
  private List<String> consume(String url, int messages) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    try (Sluice sluice = Sluice.open(url)) {
      Queue<String> mails = sluice.queue(queue, String.class);
      while (texts.size() < messages) {
        for (ClaimedJob<String> job : mails.claim(100, LEASE, Duration.ofSeconds(60))) {
          texts.add(job.payload() + job.options().headers().getOrDefault("retryCount", ""));
          job.complete();
        }
      }
    }
    return texts;
  }

  private void enqueue(String url, int jobs) {
    try (Sluice sluice = Sluice.open(url)) {
      sluice
          .queue(queue, String.class)
          .enqueueAll(IntStream.range(0, jobs).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void everyJobArrivesAtNats() throws Exception {
    enqueue(store, 1_000);
    Result result = relay(store, nats());
    assertThat(result.err()).contains("1,000 published, 0 dead");
    assertThat(result.code()).isZero();
    assertThat(consume(nats(), 1_000))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList());
  }

  @Test
  void everyJobArrivesAtBeanstalkd() throws Exception {
    enqueue(store, 200);
    assertThat(relay(store, beanstalkd()).code()).isZero();
    assertThat(consume(beanstalkd(), 200)).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void aDelayOnBeanstalkdIsHandedOnWhenItIsOver() throws Exception {
    try (Sluice sluice = Sluice.open(beanstalkd())) {
      sluice.queue(queue, String.class).enqueue("later", e -> e.delay(Duration.ofSeconds(1)));
    }
    // A tube has no count of all that is in it, so this relay is ended by its close.
    try (Sluice sluice = Sluice.open(beanstalkd());
        Relay relay = Relay.start(sluice, queue, Relay.sink(nats()), r -> {})) {
      assertThat(consume(nats(), 1)).containsExactly("later");
      assertThat(relay.health().healthy()).isTrue();
    }
  }

  @Test
  void whatTheBrokerRefusesIsDeadAndSaidSo() {
    try (Sluice sluice = Sluice.open(store)) {
      sluice.queue(queue, String.class).enqueue("x", e -> e.maxAttempts(2));
    }
    // Nobody has made a stream for it.
    String to = NatsServer.sharedUrl() + "/" + queue;
    Result result = relay(store, to, "--retry-delay", "1ms");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("0 published, 1 dead");
    try (Sluice sluice = Sluice.open(store)) {
      JobView dead = sluice.jobs().list(JobQuery.ofQueue(queue)).items().get(0);
      assertThat(dead.state()).isEqualTo(JobState.DEAD);
      assertThat(dead.history().attempts()).isEqualTo(2);
      assertThat(dead.history().failures().get(0).message()).contains("stream");
    }
  }

  @Test
  void aMessageThatFailsIsPushedBackAndWaitsLongerEachTime() throws Exception {
    String database = MariaDbServer.sharedUrl();
    push(database, 1);
    for (int tries = 1; tries <= 3; tries++) {
      assertThat(relay(database, nats()).code()).isZero();
      assertThat(consume(nats(), 1)).containsExactly("letter" + tries);
      // The subscriber has failed.
      push(database, tries + 1);
    }
    try (Sluice sluice = Sluice.open(database)) {
      JobView last = sluice.jobs().list(JobQuery.ofQueue(queue)).items().get(0);
      assertThat(last.state()).isEqualTo(JobState.SCHEDULED);
      assertThat(Duration.between(last.history().enqueuedAt(), last.runAt()))
          .isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
      sluice.queue(queue).purge();
    }
  }

  // A delay of a fifth of a second times the number of the try.
  private void push(String database, int tries) {
    try (Sluice sluice = Sluice.open(database)) {
      sluice
          .queue(queue, String.class)
          .enqueue(
              "letter",
              e ->
                  e.delay(Duration.ofMillis(200).multipliedBy(tries))
                      .header("retryCount", Integer.toString(tries)));
    }
  }

  @Test
  void anEnvelopeGoesOutAndComesBack() throws Exception {
    new Cli()
        .input("{\"delay\":0,\"data\":\"a\\nb\",\"retryCount\":7}")
        .run("enqueue", queue, "--envelope", "--store", store)
        .ok();
    assertThat(relay(store, nats(), "--envelope").code()).isZero();
    assertThat(consume(nats(), 1))
        .containsExactly("{\"delay\":0,\"data\":\"a\\nb\",\"retryCount\":7}7");
  }

  @Test
  void aJobWhoseHeadersMakeNoEnvelopeIsDead() {
    new Cli()
        .run("enqueue", queue, "x", "--max-attempts", "2", "-H", "delay=soon", "--store", store)
        .ok();
    Result result = relay(store, nats(), "--envelope", "--retry-delay", "1ms");
    assertThat(result.code()).isEqualTo(1);
    try (Sluice sluice = Sluice.open(store)) {
      JobView dead = sluice.jobs().list(JobQuery.ofQueue(queue)).items().get(0);
      assertThat(dead.history().failures().get(0).message()).contains("header delay");
    }
  }

  @Test
  void aWorkerOnABrokerHasItsRetriesAndDeadJobsInAStore() throws Exception {
    String spillover = "file:" + directory.resolve("spilled");
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch tried = new CountDownLatch(4);
    try (Sluice sluice = Sluice.open(nats() + "&spillover=" + spillover)) {
      Queue<String> mails = sluice.queue(queue, String.class);
      mails.work(
          job -> {
            seen.add(job.payload() + job.attempt());
            tried.countDown();
            if (job.payload().equals("bad")) {
              throw new IllegalStateException("never");
            }
          },
          w -> w.retry(RetryPolicy.fixed(Duration.ofMillis(5))));
      mails.enqueue("good");
      mails.enqueue("bad", e -> e.maxAttempts(3));
      tried.await();
    }
    assertThat(seen).containsExactlyInAnyOrder("good1", "bad1", "bad2", "bad3");
    try (Sluice sluice = Sluice.open(spillover)) {
      assertThat(sluice.queue(queue).counts().dead()).isEqualTo(1);
      assertThat(sluice.queue(queue).counts().live()).isZero();
    }
  }
}
