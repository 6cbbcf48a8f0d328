package dev.sluice.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.servers.PostgresServer;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.QueueSettings;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On each storage that keeps schedules, with its own clock and real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryStorageTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  /** A day away from what the others have. */
  private static final InstantSource WRONG = () -> Instant.now().plus(Duration.ofDays(1));

  @TempDir Path directory;
  private String postgres = "";

  enum Storage {
    MEMORY,
    FILE,
    SQLITE,
    POSTGRESQL,
    REDIS
  }

  @BeforeAll
  void prepare() {
    postgres = PostgresServer.sharedUrl();
  }

  private String url(Storage storage) {
    Path own = directory.resolve(UUID.randomUUID().toString());
    return switch (storage) {
      case MEMORY -> "memory:";
      case FILE -> "file:" + own;
      case SQLITE -> "jdbc:sqlite:" + own + ".db";
      case POSTGRESQL -> postgres;
      case REDIS -> RedisServer.sharedUrl();
    };
  }

  /** The ticks of a schedule whose jobs have come to its queue. */
  private static List<Instant> hear(Sluice sluice, String queue) {
    List<Instant> ticks = new CopyOnWriteArrayList<>();
    sluice
        .queue(queue)
        .work(
            job -> {
              String tick = job.headers().get(Schedules.TICK_HEADER);
              if (tick != null) {
                ticks.add(Instant.parse(tick));
              }
            },
            w -> w.concurrency(1));
    return ticks;
  }

  private static String fresh(String name) {
    return name + "-" + UUID.randomUUID();
  }

  private static List<Instant> every(Duration distance, Instant from, int count) {
    List<Instant> ticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ticks.add(from.plus(distance.multipliedBy(i)));
    }
    return ticks;
  }

  @ParameterizedTest
  @EnumSource
  void eachTickComesOnceInOrderAndNeverEarly(Storage storage) {
    try (Sluice sluice = Sluice.open(url(storage))) {
      Schedules schedules = Schedules.on(sluice);
      String name = fresh("often");
      List<Instant> late = new CopyOnWriteArrayList<>();
      List<Instant> ticks = new CopyOnWriteArrayList<>();
      sluice
          .queue(name)
          .work(
              job -> {
                Instant tick = Instant.parse(job.headers().getOrDefault("schedule-tick", ""));
                // Servers and processes of one machine have one clock, but for its resolution.
                if (Instant.now().plusMillis(2).isBefore(tick)) {
                  late.add(tick);
                }
                ticks.add(tick);
              },
              w -> w.concurrency(1));
      schedules.put(name, s -> s.every(SHORT).catchUp(CatchUp.ALL).queue(name).payload("x"));
      try (Worker first = schedules.start();
          Worker second = schedules.start()) {
        Eventually.holds("ten ticks", () -> ticks.size() >= 10);
        assertThat(first.name()).isEqualTo(second.name());
      }
      // The last one may have been fired while they stopped.
      Eventually.holds("all of them have come", () -> sluice.jobs().counts(name).live() == 0);
      assertThat(late).as("early").isEmpty();
      List<Instant> got = List.copyOf(ticks);
      assertThat(got).isEqualTo(every(SHORT, got.get(0), got.size()));
      ScheduleView view = schedules.find(name).orElseThrow();
      assertThat(view.last()).isEqualTo(got.get(got.size() - 1));
      assertThat(schedules.remove(name)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasMissedWhileNobodyWasThereIsCaughtUpWith(Storage storage) {
    try (Sluice sluice = Sluice.open(url(storage))) {
      Schedules schedules = Schedules.on(sluice);
      String all = fresh("all");
      String once = fresh("once");
      for (String name : List.of(all, once)) {
        CatchUp policy = name.equals(all) ? CatchUp.ALL : CatchUp.ONCE;
        schedules.put(name, s -> s.every(SHORT).catchUp(policy).queue(name));
      }
      List<Instant> ofAll = hear(sluice, all);
      List<Instant> ofOnce = hear(sluice, once);
      Eventually.pass(SHORT.multipliedBy(6));
      Worker worker = schedules.start();
      Eventually.holds("all of them", () -> ofAll.size() >= 6 && !ofOnce.isEmpty());
      Instant begun = schedules.find(all).orElseThrow().begun();
      Instant first = begun.truncatedTo(ChronoUnit.MILLIS).plus(SHORT);
      worker.stop();
      assertThat(ofAll).startsWith(every(SHORT, first, 6).toArray(new Instant[0]));
      // By then five ticks at least had been missed, of which the newest came.
      assertThat(ofOnce.get(0)).isAfterOrEqualTo(ofAll.get(4));
      schedules.remove(all);
      schedules.remove(once);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pausingChangingAndRemovingWorkWhileItFires(Storage storage) {
    try (Sluice sluice = Sluice.open(url(storage))) {
      Schedules schedules = Schedules.on(sluice);
      String name = fresh("changed");
      List<Instant> ticks = hear(sluice, name);
      schedules.put(name, s -> s.every(FixedRate.LEAST).catchUp(CatchUp.ALL).queue(name));
      schedules.start();
      for (int i = 0; i < 5; i++) {
        String payload = Integer.toString(i);
        int before = ticks.size();
        Eventually.holds("it ticks", () -> ticks.size() > before);
        assertThat(
                schedules.put(
                    name,
                    s ->
                        s.every(FixedRate.LEAST).catchUp(CatchUp.ALL).queue(name).payload(payload)))
            .isEqualTo(Outcome.REPLACED);
      }
      List<Instant> got = List.copyOf(ticks);
      assertThat(got).isEqualTo(every(FixedRate.LEAST, got.get(0), got.size()));
      assertThat(schedules.pause(name)).isTrue();
      Eventually.holds("it is quiet", () -> quiet(sluice, name));
      int paused = ticks.size();
      assertThat(schedules.runNow(name)).isPresent();
      Eventually.pass(SHORT.multipliedBy(2));
      assertThat(ticks).hasSize(paused);
      assertThat(schedules.resume(name)).isTrue();
      Eventually.holds("it ticks again", () -> ticks.size() > paused);
      assertThat(ticks).doesNotHaveDuplicates();
      assertThat(schedules.remove(name)).isTrue();
      Eventually.holds("it is gone", () -> quiet(sluice, name));
      assertThat(schedules.find(name)).isEmpty();
    }
  }

  private static boolean quiet(Sluice sluice, String name) {
    var shelf = sluice.jobs().counts(Schedules.QUEUE);
    return shelf.ready() == 0 && shelf.running() == 0 && sluice.jobs().counts(name).live() == 0;
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "REDIS"})
  void aNodeWithAWrongClockFiresNothingEarlyLateOrTwice(Storage storage) {
    String url = url(storage);
    try (Sluice right = Sluice.open(url);
        Sluice wrong = Sluice.open(url, options -> options.clock(WRONG))) {
      String name = fresh("skewed");
      List<Instant> ticks = hear(right, name);
      Schedules.on(wrong).put(name, s -> s.every(SHORT).catchUp(CatchUp.ALL).queue(name));
      Instant begun = Instant.now();
      try (Worker one = Schedules.on(wrong).start()) {
        Eventually.holds("five of it", () -> ticks.size() >= 5);
        try (Worker other = Schedules.on(right).start()) {
          one.stop();
          // Those that the first one fired on its way out do not count.
          int before = ticks.size();
          Eventually.holds(
              "five of the other",
              () -> ticks.size() >= before + 5 && other.metrics().claimed() > 0);
        }
      }
      List<Instant> got = List.copyOf(ticks);
      assertThat(got).isEqualTo(every(SHORT, got.get(0), got.size()));
      assertThat(got.get(0)).isBetween(begun.minusSeconds(1), begun.plusSeconds(20));
      Schedules.on(right).remove(name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFullQueueIsWaitedForWithoutHoldingItself(Storage storage) {
    try (Sluice sluice = Sluice.open(url(storage))) {
      Schedules schedules = Schedules.on(sluice);
      String name = fresh("full");
      sluice.jobs().configure(name, QueueSettings.DEFAULT.capacity(2));
      schedules.put(name, s -> s.every(SHORT).catchUp(CatchUp.ALL).queue(name));
      Eventually.pass(SHORT.multipliedBy(4));
      schedules.start();
      Eventually.holds(
          "the queue is full, of jobs that can run",
          () ->
              schedules.find(name).orElseThrow().problem() != null
                  && sluice.jobs().counts(name).ready() == 2);
      schedules.pause(name);
      schedules.remove(name);
      Eventually.holds("only those", () -> sluice.jobs().counts(name).live() == 2);
      assertThat(sluice.jobs().counts(name).scheduled()).isZero();
      sluice.queue(name).purge();
    }
  }
}
