package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of jobs at one server: what the suite cannot see for want of a clock and a browser.
 */
@Timeout(60)
class JobsTest {
  private String url;
  private String tube;
  private BeanstalkdStore store;
  private Connection raw;

  @BeforeEach
  void open() throws Exception {
    url = Stores.freshUrl();
    store = Stores.open(url);
    BeanstalkdOptions options = BeanstalkdOptions.parse(StorageUrl.parse(url));
    tube = options.tube("q");
    raw = Connection.open(options.node(), options.timeout());
    raw.exchange(Command.use(tube));
  }

  @AfterEach
  void close() {
    raw.close();
    store.close();
  }

  private long put(String body, long priority) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Reply reply = raw.exchange(Command.put(priority, 0, 10, bytes));
    assertThat(reply.word()).isEqualTo("INSERTED");
    return reply.number();
  }

  private long stat(String name) throws Exception {
    return Yaml.read(raw.exchange(Command.statsTube(tube)).body()).number(name);
  }

  @Test
  void aBodyThatOthersHavePutIsAJobAsItIs() throws Exception {
    long number = put("hello", 7);
    Delivery job = Work.claim(store);
    assertThat(Work.text(job)).isEqualTo("hello");
    assertThat(job.sequence()).isEqualTo(number);
    assertThat(job.kind()).isEmpty();
    assertThat(job.options().priority()).isEqualTo(Integer.MIN_VALUE + 7);
    assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
    assertThat(raw.exchange(Command.statsJob(number)).word()).isEqualTo("NOT_FOUND");
  }

  @Test
  void aForeignJobKeepsItsIdWhenItComesAgainAndWhenItIsRetried() throws Exception {
    put("hello", 7);
    put("hello", 7);
    Delivery first = Work.claim(store);
    Work.settle(store, new Settlement.Release(first, Duration.ZERO));
    Delivery again = Work.claim(store);
    assertThat(again.job()).isEqualTo(first.job());
    Work.retry(store, again, Duration.ZERO);
    Delivery other = Work.claim(store);
    assertThat(other.job()).as("the same body in another place").isNotEqualTo(first.job());
    Delivery retried = Work.claim(store);
    assertThat(retried.job()).isEqualTo(first.job());
    assertThat(retried.attempt()).isEqualTo(2);
    assertThat(retried.options().priority()).isEqualTo(Integer.MIN_VALUE + 7);
    assertThat(Work.text(retried)).isEqualTo("hello");
  }

  @Test
  void aRetriedJobIsTheSameWithOneMoreAttemptAndLeavesNothingBehind() throws Exception {
    JobOptions options = new EnqueueOptions().priority(-3).header("a", "b").toJobOptions();
    JobId id = Work.add(store, Work.job("text", options));
    for (int attempt = 1; attempt <= 5; attempt++) {
      Delivery job = Work.claim(store);
      assertThat(job.job()).isEqualTo(id);
      assertThat(job.attempt()).isEqualTo(attempt);
      assertThat(job.lostLeases()).isZero();
      assertThat(job.options()).isEqualTo(options);
      assertThat(Work.text(job)).isEqualTo("text");
      assertThat(Work.retry(store, job, Duration.ZERO)).isEqualTo(Settled.RETRYING);
    }
    assertThat(stat("current-jobs-ready")).isEqualTo(1);
    assertThat(stat("current-jobs-reserved")).isZero();
  }

  @Test
  void rule05_nothingIsEarlyThoughTheServerCountsWholeSeconds() throws Exception {
    Duration delay = Duration.ofMillis(1_300);
    long enqueued = System.nanoTime();
    Work.add(store, Work.job("delayed", new EnqueueOptions().delay(delay).toJobOptions()));
    Delivery first = Work.claim(store);
    assertThat(System.nanoTime() - enqueued).isGreaterThanOrEqualTo(delay.toNanos());
    long retried = System.nanoTime();
    Work.retry(store, first, delay);
    Delivery second = Work.claim(store);
    assertThat(System.nanoTime() - retried).isGreaterThanOrEqualTo(delay.toNanos());
    long released = System.nanoTime();
    Work.settle(store, new Settlement.Release(second, delay));
    Work.complete(store, Work.claim(store));
    assertThat(System.nanoTime() - released).isGreaterThanOrEqualTo(delay.toNanos());
    Instant due = Instant.now().plus(delay);
    Work.add(store, Work.job("at", new EnqueueOptions().at(due).toJobOptions()));
    Work.complete(store, Work.claim(store));
    assertThat(Instant.now()).isAfterOrEqualTo(due);
  }

  @Test
  void aDeadJobLiesBuriedWithItsCauseAndAKickBringsItBackWithItsAttemptsCountedAnew()
      throws Exception {
    JobId id = Work.add(store, Work.job("text"));
    Work.retry(store, Work.claim(store), Duration.ZERO);
    Delivery job = Work.claim(store);
    assertThat(Work.bury(store, job)).isEqualTo(Settled.DEAD);
    assertThat(Work.look(store)).isEmpty();
    assertThat(stat("current-jobs-buried")).isEqualTo(1);
    assertThat(stat("current-jobs-delayed")).isZero();
    assertThat(stat("current-jobs-reserved")).isZero();
    List<String> said =
        store.role(Checkup.class).orElseThrow().checkup().stream()
            .map(Checkup.Finding::text)
            .filter(text -> text.contains(tube))
            .toList();
    assertThat(said).singleElement().asString().contains(id.toString(), "Oops: no way");
    raw.exchange(new Command("kick 1", null));
    Delivery redriven = Work.claim(store);
    assertThat(redriven.job()).isEqualTo(id);
    assertThat(redriven.attempt()).isEqualTo(1);
    assertThat(redriven.lostLeases()).isZero();
    assertThat(Work.text(redriven)).isEqualTo("text");
    Work.bury(store, redriven);
    assertThat(stat("current-jobs-buried")).isEqualTo(1);
  }

  @Test
  void aJobThatDiedAndCouldNotBeBuriedIsBuriedWhenItIsMet() throws Exception {
    Envelope dead =
        Envelope.of(Work.job("x"), Instant.now(), Instant.now()).buried(Work.FAILURE, true);
    raw.exchange(Command.put(0, 0, 10, EnvelopeBytes.write(dead)));
    assertThat(Work.look(store)).isEmpty();
    assertThat(stat("current-jobs-buried")).isEqualTo(1);
  }

  @Test
  void anEnvelopeThatIsDamagedOrNewerIsBuriedAndTheOthersRun() throws Exception {
    byte[] whole = EnvelopeBytes.write(Envelope.of(Work.job("x"), Instant.now(), Instant.now()));
    byte[] newer = whole.clone();
    newer[3] = 99;
    raw.exchange(Command.put(0, 0, 10, newer));
    raw.exchange(Command.put(0, 0, 10, Arrays.copyOf(whole, 30)));
    JobId id = Work.add(store, Work.job("good"));
    assertThat(Work.claim(store).job()).isEqualTo(id);
    assertThat(stat("current-jobs-buried")).isEqualTo(2);
  }

  @Test
  void aJobPastItsExpiryIsNotRun() throws Exception {
    JobOptions expired =
        new EnqueueOptions().expiresAt(Instant.now().minusSeconds(1)).toJobOptions();
    Work.add(store, Work.job("late", expired));
    JobId id = Work.add(store, Work.job("good"));
    assertThat(Work.claim(store).job()).isEqualTo(id);
    assertThat(stat("current-jobs-ready")).isZero();
  }

  @Test
  void whatAskedForTooMuchIsRefusedAndTheRestIsStored() {
    List<JobOptions> wishes =
        List.of(
            new EnqueueOptions().group("g").toJobOptions(),
            new EnqueueOptions().unique("k").toJobOptions(),
            new EnqueueOptions().retain(Duration.ofHours(1)).toJobOptions(),
            new EnqueueOptions().delay(Duration.ofDays(365 * 200)).toJobOptions());
    for (JobOptions wish : wishes) {
      assertThat(store.enqueue(List.of(Work.job("a"), Work.job("b", wish), Work.job("c"))))
          .extracting(answer -> answer.outcome().name())
          .containsExactly("INSERTED", "REJECTED", "INSERTED");
    }
  }

  @Test
  void aBatchOfManyTubesAndLargeBodiesComesThroughWhole() throws Exception {
    List<NewJob> jobs = new ArrayList<>();
    byte[] large = new byte[20_000];
    for (int i = 0; i < 3_000; i++) {
      String queue = i % 3 == 0 ? "other" : "q";
      byte[] payload = i % 10 == 0 ? large : new byte[i % 100];
      jobs.add(new NewJob(JobId.next(), queue, "", payload, JobOptions.DEFAULT, null));
    }
    assertThat(store.enqueue(jobs)).allMatch(answer -> answer.outcome().name().equals("INSERTED"));
    List<JobId> got = new ArrayList<>();
    for (List<Delivery> some = Work.look(store); !some.isEmpty(); some = Work.look(store)) {
      some.forEach(job -> got.add(job.job()));
      store.settle(some.stream().map(job -> new Settlement.Complete(job, null)).toList());
    }
    assertThat(got)
        .containsExactlyElementsOf(
            jobs.stream().filter(job -> job.queue().equals("q")).map(job -> job.id()).toList());
  }

  @Test
  void aServerThatIsDrainedRefusesNewJobsClearlyAndLetsTheOldOnesEnd() throws Exception {
    try (BeanstalkdServer server = BeanstalkdServer.start();
        BeanstalkdStore here = Stores.open("beanstalkd://" + server.address())) {
      JobId first = Work.add(here, Work.job("first"));
      Work.add(here, Work.job("second"));
      server.drain();
      Eventually.holds("it drains", () -> isDraining(here));
      Delivery job = Work.claim(here);
      assertThat(job.job()).isEqualTo(first);
      assertThat(Work.retry(here, job, Duration.ZERO)).isEqualTo(Settled.RETRYING);
      assertThat(Work.bury(here, Work.claim(here))).isEqualTo(Settled.DEAD);
      assertThat(Work.complete(here, Work.claim(here))).isEqualTo(Settled.COMPLETED);
    }
  }

  private static boolean isDraining(BeanstalkdStore store) {
    try {
      store.enqueue(List.of(Work.job("refused")));
      return false;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.OVERLOADED);
      assertThat(e).hasMessageContaining("drained");
      return true;
    }
  }

  @Test
  void aServerThatTakesLittleSaysSoBeforeAnythingIsSent() throws Exception {
    try (BeanstalkdServer server = BeanstalkdServer.start("-z", "1000");
        BeanstalkdStore here = Stores.open("beanstalkd://" + server.address())) {
      assertThat(here.traits().maxPayload()).isEqualTo(1_000 - EnvelopeBytes.OVERHEAD);
      String fits = "x".repeat(here.traits().maxPayload());
      JobOptions headers =
          new EnqueueOptions().header("a", "y".repeat(EnvelopeBytes.OVERHEAD)).toJobOptions();
      assertThat(here.enqueue(List.of(Work.job(fits), Work.job(fits, headers), Work.job("b"))))
          .extracting(answer -> answer.outcome().name() + " " + answer.reason())
          .satisfiesExactly(
              first -> assertThat(first).isEqualTo("INSERTED "),
              second -> assertThat(second).startsWith("REJECTED ").contains("1000", "-z"),
              third -> assertThat(third).isEqualTo("INSERTED "));
      Delivery job = Work.claim(here);
      assertThat(Work.retry(here, job, Duration.ZERO)).isEqualTo(Settled.RETRYING);
      Work.complete(here, Work.claim(here));
      Delivery again = Work.claim(here);
      assertThat(again.attempt()).as("its failure found no room, its count did").isEqualTo(2);
      assertThat(Work.text(again)).isEqualTo(fits);
    }
  }
}
