package dev.sluice.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.servers.PostgresServer;
import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several nodes are killed with SIGKILL and replaced, again and again, while they fire schedules:
 * each tick still comes once. The jobs are worked on and gone at once.
 */
class KilledNodesTest {
  private static final int KILLS = Boolean.getBoolean("sluice.long") ? 60 : 4;
  private static final int SCHEDULES = 12;
  private static final int NODES = 2;

  /** An hour ahead of the others, where the library for it is there. */
  private static final Map<String, String> WRONG_CLOCK =
      faketime()
          .map(
              library ->
                  Map.of(
                      "LD_PRELOAD", library,
                      "FAKETIME", "+3600",
                      "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                      "FAKETIME_FORCE_MONOTONIC_FIX", "0"))
          .findFirst()
          .orElse(Map.of());

  @TempDir Path directory;

  private static Stream<String> faketime() {
    return Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
        .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketimeMT.so.1"))
        .filter(Files::exists)
        .map(Path::toString);
  }

  @Test
  void onPostgresEachTickComesOnce() throws Exception {
    survive(PostgresServer.sharedUrl());
  }

  @Test
  void onRedisEachTickComesOnce() throws Exception {
    survive(RedisServer.sharedUrl());
  }

  private void survive(String url) throws Exception {
    String name = "killed-" + UUID.randomUUID();
    long seed = System.nanoTime();
    Map<String, List<Instant>> got = new ConcurrentHashMap<>();
    List<ChildJvm> nodes = new ArrayList<>();
    try (Sluice sluice = Sluice.open(url)) {
      Schedules schedules = Schedules.on(sluice);
      sluice
          .queue(name)
          .work(
              job ->
                  got.computeIfAbsent(
                          job.headers().getOrDefault(Schedules.NAME_HEADER, ""),
                          schedule -> new CopyOnWriteArrayList<>())
                      .add(Instant.parse(job.headers().getOrDefault(Schedules.TICK_HEADER, ""))));
      for (int i = 0; i < SCHEDULES; i++) {
        schedules.put(name + i, s -> s.every(FixedRate.LEAST).catchUp(CatchUp.ALL).queue(name));
      }
      for (int i = 0; i < NODES; i++) {
        nodes.add(start(url, i));
      }
      kill(url, nodes, new Random(seed), got);
      Instant end = Instant.now();
      Eventually.holds("all that was due by then", () -> reached(got, end));
      nodes.forEach(ChildJvm::kill);
      for (int i = 0; i < SCHEDULES; i++) {
        schedules.remove(name + i);
      }
      Eventually.holds("no job is held back", () -> sluice.jobs().counts(name).live() == 0);
    } finally {
      nodes.forEach(ChildJvm::close);
    }
    got.forEach((schedule, ticks) -> complete(schedule + ", seed " + seed, ticks));
  }

  private ChildJvm start(String url, int number) throws InterruptedException {
    Path log = directory.resolve("node-" + number + ".log");
    ChildJvm node =
        ChildJvm.start(TickingChild.class, log, number % 2 == 1 ? WRONG_CLOCK : Map.of(), url);
    node.await("fires");
    return node;
  }

  private void kill(String url, List<ChildJvm> nodes, Random random, Map<String, List<Instant>> got)
      throws InterruptedException {
    for (int i = 0; i < KILLS; i++) {
      int victim = random.nextInt(NODES);
      int before = total(got);
      Eventually.holds("they fire", () -> total(got) > before + SCHEDULES);
      Eventually.pass(Duration.ofMillis(random.nextInt(100)));
      nodes.get(victim).kill();
      nodes.set(victim, start(url, victim));
    }
  }

  private static int total(Map<String, List<Instant>> got) {
    return got.values().stream().mapToInt(List::size).sum();
  }

  private static boolean reached(Map<String, List<Instant>> got, Instant end) {
    return got.size() == SCHEDULES
        && got.values().stream()
            .allMatch(ticks -> ticks.stream().anyMatch(tick -> tick.isAfter(end)));
  }

  private static void complete(String what, List<Instant> ticks) {
    List<Instant> sorted = ticks.stream().sorted().toList();
    List<Instant> expected = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      expected.add(sorted.get(0).plus(FixedRate.LEAST.multipliedBy(i)));
    }
    assertThat(sorted).as(what).isEqualTo(expected);
  }
}
