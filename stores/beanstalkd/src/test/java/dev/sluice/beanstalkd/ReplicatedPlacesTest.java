package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Which servers have copies: how many, when servers are added and removed, when the guard forgets.
 */
@Timeout(90)
class ReplicatedPlacesTest {
  private static List<BeanstalkdServer> servers;
  private static RedisServer redis;

  private final String prefix = "t" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    servers = Stream.generate(BeanstalkdServer::start).limit(4).toList();
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    servers.forEach(BeanstalkdServer::close);
    redis.close();
  }

  private JobStore open(String options, Integer... nodes) {
    String hosts =
        Arrays.stream(nodes).map(n -> servers.get(n).address()).collect(Collectors.joining(","));
    String guard = URLEncoder.encode(redis.url() + "?prefix=" + prefix, StandardCharsets.UTF_8);
    return Stores.openAny(
        "beanstalkd://"
            + hosts
            + "?timeout=1s&recheck=1s&prefix="
            + prefix
            + "&guard="
            + guard
            + options);
  }

  private static List<JobId> add(JobStore store, int jobs) {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      ids.add(Work.add(store, Work.job("job " + i)));
    }
    return ids;
  }

  private long copies(int node) {
    try (Connection connection = Connection.open(node(node), Duration.ofSeconds(9))) {
      Yaml stats = Yaml.read(connection.exchange(Command.statsTube(prefix + "q")).body());
      return Stream.of("ready", "reserved", "delayed", "buried")
          .mapToLong(state -> stats.number("current-jobs-" + state))
          .sum();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Node node(int node) {
    return new Node("127.0.0.1", servers.get(node).port());
  }

  /** Works until all of these have been run; answers every run. */
  private static List<JobId> run(JobStore store, List<JobId> wanted) {
    List<JobId> ran = new ArrayList<>();
    Eventually.holds(
        () -> ran.size() + " of " + wanted.size() + " have run",
        () -> {
          ran.addAll(runSome(store, Duration.ofMillis(500)));
          return ran.containsAll(wanted);
        });
    return ran;
  }

  private static List<JobId> runSome(JobStore store, Duration wait) {
    List<JobId> ran = new ArrayList<>();
    try {
      ClaimRequest request = new ClaimRequest(List.of("q"), 10, Work.MINUTE, wait, "test");
      for (Delivery job : store.claim(request)) {
        assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
        ran.add(job.job());
      }
    } catch (StoreException e) {
      // A server is away: the next claim may do.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return ran;
  }

  @Test
  void thereAreAsManyCopiesAsTheUrlSays() {
    try (JobStore store = open("&copies=2", 0, 1, 2)) {
      List<JobId> ids = add(store, 30);
      assertThat(copies(0) + copies(1) + copies(2)).isEqualTo(60);
      assertThat(List.of(copies(0), copies(1), copies(2))).allMatch(count -> count > 0);
      assertThat(run(store, ids)).containsExactlyInAnyOrderElementsOf(ids);
      Eventually.holds("all are gone", () -> copies(0) + copies(1) + copies(2) == 0);
    }
  }

  @Test
  void oneCopyWillDoIfTheUrlSaysSoAndTwoServersAreAway() throws IOException {
    int[] free = {free(), free()};
    String guard = URLEncoder.encode(redis.url() + "?prefix=" + prefix, StandardCharsets.UTF_8);
    String url =
        "beanstalkd://"
            + servers.get(0).address()
            + ",127.0.0.1:"
            + free[0]
            + ",127.0.0.1:"
            + free[1]
            + "?timeout=1s&recheck=1s&prefix="
            + prefix
            + "&guard="
            + guard;
    try (JobStore strict = Stores.openAny(url);
        JobStore content = Stores.openAny(url + "&minCopies=1")) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> strict.enqueue(List.of(Work.job("refused"))));
      assertThat(copies(0)).as("withdrawn").isZero();
      List<JobId> ids = add(content, 5);
      assertThat(copies(0)).isEqualTo(5);
      assertThat(run(content, ids)).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aServerIsAddedAndAnotherRemovedAndNothingIsLostOrRunTwice() {
    List<JobId> ids = new ArrayList<>();
    try (JobStore before = open("", 0, 1, 2)) {
      ids.addAll(add(before, 20));
    }
    try (JobStore after = open("", 1, 2, 3)) {
      ids.addAll(add(after, 20));
      assertThat(copies(3)).isEqualTo(20);
      assertThat(run(after, ids)).containsExactlyInAnyOrderElementsOf(ids);
      Eventually.holds("these have none", () -> copies(1) + copies(2) + copies(3) == 0);
      assertThat(copies(0)).as("nobody looks after it").isEqualTo(20);
    }
    try (JobStore again = open("", 0, 1, 2, 3)) {
      Eventually.holds(
          "what came back is put away",
          () -> {
            assertThat(runSome(again, Duration.ofMillis(300))).isEmpty();
            return copies(0) == 0;
          });
    }
  }

  @Test
  void whatLiesOnOneServerAloneIsFoundAsLongAsItIsNamed() {
    List<JobId> ids;
    try (JobStore one = open("", 0)) {
      ids = add(one, 10);
    }
    try (JobStore others = open("", 1, 2, 3)) {
      assertThat(runSome(others, Duration.ofMillis(300))).isEmpty();
    }
    try (JobStore all = open("", 0, 1, 2, 3)) {
      assertThat(run(all, ids)).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void aGuardThatHasForgottenAllIsToldByTheCopiesAndNoneRunsTwice() throws IOException {
    try (JobStore store = open("", 0, 1, 2)) {
      List<JobId> done = add(store, 10);
      assertThat(run(store, done)).containsExactlyInAnyOrderElementsOf(done);
      Eventually.holds("all are gone", () -> copies(0) + copies(1) + copies(2) == 0);
      List<JobId> ids = add(store, 20);
      forgetAll();
      List<JobId> ran = run(store, ids);
      Eventually.holds(
          "no copy is left",
          () -> {
            ran.addAll(runSome(store, Duration.ofMillis(300)));
            return copies(0) + copies(1) + copies(2) == 0;
          });
      assertThat(ran).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void rule07_contentThatWasReplacedLeavesNeitherCopiesNorRecordsBehind() throws Exception {
    try (JobStore store = open("", 0, 1, 2);
        JobStore guard = guard()) {
      List<JobId> ids = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        JobOptions unique =
            new EnqueueOptions()
                .unique("k", null, UniqueKey.OnConflict.REPLACE)
                .delay(Duration.ofSeconds(1))
                .toJobOptions();
        Enqueued answer = store.enqueue(List.of(Work.job("content " + i, unique))).get(0);
        assertThat(answer.outcome()).isEqualTo(i == 0 ? Outcome.INSERTED : Outcome.REPLACED);
        ids.add(answer.id());
        // What was replaced is deleted soon after the answer.
        Eventually.holds("three are left", () -> copies(0) + copies(1) + copies(2) == 3);
      }
      assertThat(ids).containsOnly(ids.get(0));
      Delivery job = Work.claim(store);
      assertThat(job.job()).isEqualTo(ids.get(0));
      assertThat(Work.text(job)).isEqualTo("content 3");
      Work.complete(store, job);
      JobBrowser browser = guard.role(JobBrowser.class).orElseThrow();
      Eventually.holds(
          "nothing is left",
          () ->
              copies(0) + copies(1) + copies(2) == 0
                  && browser.counts("beanstalkd:" + prefix + "q").total() == 0);
    }
  }

  private JobStore guard() {
    return Guards.open(StorageUrl.parse(redis.url() + "?prefix=" + prefix), Settings.DEFAULT);
  }

  /** As if it came back from a disk that has nothing. */
  private static void forgetAll() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("+OK\r\n");
    }
    redis.kill();
    redis.startAgain();
  }
}
