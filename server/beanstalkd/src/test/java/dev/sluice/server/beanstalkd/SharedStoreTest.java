package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.FreshStorage;
import dev.sluice.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ports, each in a process, over one storage on a server. */
class SharedStoreTest {
  private static final int JOBS = 400;
  private static final int EACH = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "redis"})
  void eachJobComesOnceWhicheverPortItWasPutAt(String kind) throws Exception {
    String url = FreshStorage.url(kind);
    try (ChildJvm first = ChildJvm.start(PortChild.class, folder.resolve("log"), url);
        ChildJvm second = ChildJvm.start(PortChild.class, folder.resolve("log"), url)) {
      int[] ports = {Integer.parseInt(first.line()), Integer.parseInt(second.line())};
      eachOnce(ports);
      oneJob(ports);
    }
  }

  private static void eachOnce(int[] ports) throws Exception {
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int port : ports) {
      for (int i = 0; i < EACH; i++) {
        all.add(CompletableFuture.runAsync(() -> take(port, taken), SharedStoreTest::begin));
      }
    }
    for (int port : ports) {
      all.add(CompletableFuture.runAsync(() -> put(port), SharedStoreTest::begin));
    }
    for (CompletableFuture<Void> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
    assertThat(taken).hasSize(ports.length * JOBS).doesNotHaveDuplicates();
  }

  // The common pool has one thread on two cores, and who takes waits for who puts.
  private static void begin(Runnable task) {
    Thread thread = new Thread(task, "client");
    thread.setDaemon(true);
    thread.start();
  }

  private static void put(int port) {
    try (Talk talk = new Talk(port)) {
      for (int i = 0; i < JOBS; i++) {
        String body = port + ":" + i;
        talk.send("put 1 0 60 " + body.length() + "\r\n" + body + "\r\n");
      }
      for (int i = 0; i < JOBS; i++) {
        assertThat(talk.answer()).startsWith("INSERTED");
      }
    }
  }

  private static void take(int port, ConcurrentLinkedQueue<String> taken) {
    try (Talk talk = new Talk(port)) {
      while (taken.size() < 2 * JOBS) {
        String reserved = talk.ask("reserve-with-timeout 1");
        if (reserved.startsWith("RESERVED")) {
          taken.add(reserved.substring(reserved.indexOf('|') + 1));
          assertThat(talk.ask("delete " + reserved.split(" ", -1)[1])).isEqualTo("DELETED");
        }
      }
    }
  }

  /** What one port does, the other sees; only the one that has a job can end it. */
  private static void oneJob(int[] ports) {
    try (Talk here = new Talk(ports[0]);
        Talk there = new Talk(ports[1])) {
      long number = here.put("job");
      assertThat(there.ask("reserve-with-timeout 10")).isEqualTo("RESERVED " + number + " 3|job");
      assertThat(here.ask("delete " + number)).isEqualTo("NOT_FOUND");
      assertThat(here.ask("reserve-with-timeout 0")).isEqualTo("TIMED_OUT");
      assertThat(there.ask("touch " + number)).isEqualTo("TOUCHED");
      assertThat(there.ask("bury " + number + " 100")).isEqualTo("BURIED");
      assertThat(here.ask("peek-buried")).isEqualTo("FOUND " + number + " 3|job");
      assertThat(here.ask("kick 1")).isEqualTo("KICKED 1");
      assertThat(here.ask("reserve-with-timeout 10")).startsWith("RESERVED " + number);
      assertThat(here.ask("release " + number + " 100 1")).isEqualTo("RELEASED");
      assertThat(there.ask("peek-delayed")).isEqualTo("FOUND " + number + " 3|job");
      assertThat(there.ask("reserve-with-timeout 10")).startsWith("RESERVED " + number);
      assertThat(there.ask("delete " + number)).isEqualTo("DELETED");
      assertThat(here.ask("stats-tube default")).contains("current-jobs-ready: 0");
    }
  }
}
