package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes and brokers that die under load, and members that come and go. */
@Timeout(240)
@Execution(ExecutionMode.SAME_THREAD)
class FaultsTest {
  private static final int KEYS = 20;
  private static final int PARTITIONS = 4;
  private static final int UNCOMMITTED = 50;
  private static final int POLL = 25;
  private static final int CHANGES = Boolean.getBoolean("sluice.long") ? 40 : 8;

  @TempDir Path folder;

  @AfterEach
  void closeAll() {
    Work.closeAll();
  }

  private static String options(KafkaServer server, String mode, String topic) {
    String own = "&mode=share&consumers=2&maxPoll=" + POLL;
    if (mode.equals("share")) {
      Kafkas.prepare(server, topic);
    } else {
      own = "&session=6s&rebalanceWait=5s&maxUncommitted=" + UNCOMMITTED;
    }
    return "?timeout=3s" + own + "&group=" + topic;
  }

  /** How many come again at most when a process, or the broker, dies. */
  private static int heldAtMost(String mode) {
    return mode.equals("share") ? 2 * POLL : PARTITIONS * UNCOMMITTED;
  }

  private static void report(String what, int published, Log log) {
    System.getLogger(FaultsTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0}: {1} confirmed, {2} run, {3} of them again",
            what,
            published,
            log.different(),
            log.count() - log.different());
  }

  private static List<String> publishAll(MessageSink sink, String topic, int from, int count) {
    List<String> confirmed = publish(sink, topic, from, count);
    assertThat(confirmed.size()).isEqualTo(count);
    return confirmed;
  }

  /** Publishes messages with rising numbers; answers those that were confirmed. */
  private static List<String> publish(MessageSink sink, String topic, int from, int count) {
    List<String> bodies =
        IntStream.range(from, from + count).mapToObj(i -> Log.body(i, KEYS)).toList();
    List<Message> messages =
        bodies.stream().map(body -> Kafkas.message(topic, Log.key(body), body)).toList();
    List<String> confirmed = new ArrayList<>();
    List<Published> answers = sink.publish(messages);
    for (int i = 0; i < count; i++) {
      if (answers.get(i).isConfirmed()) {
        confirmed.add(bodies.get(i));
      }
    }
    return confirmed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "share"})
  void regression3_aKilledConsumerLosesNothingAndDoublesAreBounded(String mode) throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, PARTITIONS);
    int total = 4_000;
    List<String> published;
    try (MessageSink sink = Kafkas.sink(server, "")) {
      published = publishAll(sink, topic, 0, total);
    }
    String url = "kafka://" + server.address() + options(server, mode, topic);
    Log log = new Log();
    Set<String> done = ConcurrentHashMap.newKeySet();
    int kills = 2;
    Deque<ChildJvm> children = new ArrayDeque<>();
    try {
      children.add(child(url, topic));
      for (int i = 0; i < kills; i++) {
        children.add(child(url, topic));
        int before = log.count();
        Eventually.holds(
            () ->
                "they work: " + log.count() + " after " + before + "\n" + children.getLast().tail(),
            () -> {
              children.forEach(child -> take(child, log, done));
              return log.count() > before + 200;
            });
        ChildJvm victim = children.remove();
        victim.kill();
        take(victim.rest(), log, done);
      }
      Eventually.holds(
          () -> "all are settled, not " + done.size() + " of " + total,
          () -> {
            children.forEach(child -> take(child, log, done));
            // A killed one may have settled a claim without having said so.
            return log.hasAll(published) && done.size() >= total - kills * CrewChild.CLAIM;
          });
    } finally {
      children.forEach(ChildJvm::close);
    }
    int doubles = log.count() - log.different();
    report(mode + ", " + kills + " processes killed", total, log);
    assertThat(doubles).isLessThanOrEqualTo((kills + 2) * heldAtMost(mode));
  }

  private ChildJvm child(String url, String topic) {
    return ChildJvm.start(CrewChild.class, folder.resolve("child.log"), url, topic);
  }

  private static void take(ChildJvm child, Log log, Set<String> done) {
    List<String> lines = child.rest();
    assertThat(lines).as(child::tail).doesNotContain(ChildJvm.ENDED);
    take(lines, log, done);
  }

  private static void take(List<String> lines, Log log, Set<String> done) {
    for (String line : lines) {
      if (line.startsWith("ran ")) {
        log.begins(line.substring(4));
      } else if (line.startsWith("done ")) {
        done.add(line.substring(5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "share"})
  void rule13_aBrokerThatIsKilledUnderLoadLosesNothingThatWasConfirmed(String mode)
      throws Exception {
    try (KafkaServer server = KafkaServer.start()) {
      String topic = Kafkas.topic(server, PARTITIONS);
      Log log = new Log();
      Set<String> confirmed = ConcurrentHashMap.newKeySet();
      Crew crew = Crew.start(server, options(server, mode, topic), topic, 4, log);
      try (MessageSink sink = Kafkas.sink(server, "?timeout=2s")) {
        int next = 0;
        for (int i = 0; i < 3; i++) {
          int before = log.different();
          for (int k = 0; k < 5; k++) {
            confirmed.addAll(publish(sink, topic, next, 100));
            next += 100;
          }
          Eventually.holds("they work", () -> log.different() > before + 50);
          server.kill();
          confirmed.addAll(tryToPublish(sink, topic, next));
          next += 100;
          server.startAgain();
        }
        Eventually.holds(
            () -> "all of " + confirmed.size() + " are run, not " + log.different(),
            () -> log.hasAll(confirmed));
      } finally {
        crew.close();
      }
      assertThat(confirmed).hasSizeGreaterThan(1_400);
      report(mode + ", broker killed 3 times", confirmed.size(), log);
      int doubles = log.count() - log.different();
      assertThat(doubles).isLessThanOrEqualTo(4 * heldAtMost(mode));
    }
  }

  @Test
  void rule13_aBrokerThatStandsStillIsWaitedForAndNoLeaseOutlastsIt() throws Exception {
    try (KafkaServer server = KafkaServer.start()) {
      String topic = Kafkas.topic(server, 1);
      Work work = Work.open(server, options(server, "classic", topic), topic);
      work.publish(null, "x");
      Delivery held = work.claimAll(1).get(0);
      server.pause();
      try {
        Eventually.holds("a claim says so", () -> isUnavailable(work::claimNow));
        Eventually.holds(
            "an extension says so",
            () -> isUnavailable(() -> work.store.extend(List.of(held), Work.LEASE)));
      } finally {
        server.resume();
      }
      List<Delivery> found = new ArrayList<>();
      Eventually.holds(
          "it goes on",
          () -> !isUnavailable(() -> found.addAll(work.claimNow())) && !found.isEmpty());
      Delivery again = found.get(0);
      assertThat(again.job()).isEqualTo(held.job());
      Eventually.holds("it is settled", () -> !isUnavailable(() -> work.complete(List.of(again))));
      assertThat(work.claimNow()).isEmpty();
    }
  }

  private static boolean isUnavailable(Runnable call) {
    try {
      call.run();
      return false;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      return true;
    }
  }

  private static List<String> tryToPublish(MessageSink sink, String topic, int from) {
    try {
      return publish(sink, topic, from, 100);
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      return List.of();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "share"})
  void rule8_membersThatComeAndGoNeverWorkOnOneKeyAtATimeAndLoseNothing(String mode)
      throws Exception {
    KafkaServer server = Kafkas.shared();
    String topic = Kafkas.topic(server, PARTITIONS);
    Log log = new Log();
    List<String> published = new ArrayList<>();
    int changes = 0;
    Deque<Crew> crews = new ArrayDeque<>();
    try (MessageSink sink = Kafkas.sink(server, "")) {
      crews.add(Crew.start(server, options(server, mode, topic), topic, 4, log));
      for (int i = 0; i < CHANGES; i++) {
        published.addAll(publishAll(sink, topic, i * 500, 500));
        int before = log.different();
        Eventually.holds("they work", () -> log.different() > before + 100);
        if (i % 3 == 2 || crews.size() > 3) {
          crews.remove().close();
        } else {
          crews.add(Crew.start(server, options(server, mode, topic), topic, 4, log));
        }
        changes++;
      }
      Eventually.holds(
          () -> "all are run, not " + log.different() + " of " + published.size(),
          () -> log.hasAll(published));
    } finally {
      crews.forEach(Crew::close);
    }
    report(mode + ", " + changes + " changes of members", published.size(), log);
    if (mode.equals("classic")) {
      assertThat(log.overlaps()).isEmpty();
      log.firstRuns().forEach((key, numbers) -> assertThat(numbers).as(key).isSorted());
    }
    assertThat(log.count() - log.different()).isLessThanOrEqualTo(changes * heldAtMost(mode));
  }
}
