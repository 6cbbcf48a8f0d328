package dev.sluice.schedules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.QueueSettings;
import dev.sluice.testkit.ForwardingStore;
import dev.sluice.testkit.SluiceTesting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a clock that is moved by hand; it stands at the beginning of 2030, UTC. */
class SchedulesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final SluiceTesting testing = SluiceTesting.create();
  private final Schedules schedules = Schedules.on(testing.sluice());

  @AfterEach
  void close() {
    testing.close();
  }

  /** The ticks of the jobs that wait in the queue, as they stand in its order. */
  private List<String> ticks() {
    return testing.enqueued("reports").stream()
        .map(job -> job.options().headers().getOrDefault(Schedules.TICK_HEADER, "none"))
        .toList();
  }

  private void pass(Duration time) {
    testing.advance(time);
    testing.runDue();
  }

  private ScheduleView view(String name) {
    return schedules.find(name).orElseThrow();
  }

  private void hourly(CatchUp catchUp) {
    schedules.put("hourly", s -> s.every(HOUR).catchUp(catchUp).queue("reports"));
    testing.runDue();
  }

  @Test
  void eachTickEnqueuesOneJob() {
    schedules.start();
    schedules.put(
        "report",
        s ->
            s.cron("0 3 * * *")
                .zone("Europe/Berlin")
                .queue("reports")
                .payload("all of it")
                .with(
                    e -> e.kind("monthly").priority(7).group("g").header("a", "b").maxAttempts(3)));
    testing.runDue();
    assertThat(testing.enqueued("reports")).isEmpty();
    pass(Duration.ofHours(2).minusMillis(1));
    assertThat(testing.enqueued("reports")).isEmpty();
    pass(Duration.ofMillis(1));
    JobView job = testing.enqueued("reports").get(0);
    assertThat(job.state()).isEqualTo(JobState.READY);
    assertThat(new String(job.payload(), UTF_8)).isEqualTo("all of it");
    assertThat(job.kind()).isEqualTo("monthly");
    assertThat(job.options().priority()).isEqualTo(7);
    assertThat(job.options().group()).isEqualTo("g");
    assertThat(job.options().maxAttempts()).isEqualTo(3);
    assertThat(job.options().headers())
        .containsEntry("a", "b")
        .containsEntry("schedule", "report")
        .containsEntry("schedule-tick", "2030-01-01T02:00:00Z");
    pass(Duration.ofHours(23));
    assertThat(ticks()).hasSize(1);
    pass(HOUR);
    assertThat(ticks()).containsExactly("2030-01-01T02:00:00Z", "2030-01-02T02:00:00Z");
    assertThat(view("report").last()).isEqualTo(Instant.parse("2030-01-02T02:00:00Z"));
  }

  @Test
  void aQueueOfATypeEncodesThePayload() {
    Queue<String> queue = testing.sluice().queue("reports", String.class);
    schedules.start();
    schedules.put("typed", s -> s.every(HOUR).job(queue, "süß"));
    testing.runDue();
    pass(HOUR);
    assertThat(testing.payloads("reports", String.class)).containsExactly("süß");
  }

  @Test
  void missedTicksFireOnceForAll() {
    hourly(CatchUp.ONCE);
    testing.advance(Duration.ofHours(5).plus(MINUTE.multipliedBy(7)));
    schedules.start();
    testing.runDue();
    assertThat(ticks()).containsExactly("2030-01-01T05:00:00Z");
    pass(Duration.ofMinutes(53));
    assertThat(ticks()).containsExactly("2030-01-01T05:00:00Z", "2030-01-01T06:00:00Z");
  }

  @Test
  void missedTicksFireEachOneInOrder() {
    hourly(CatchUp.ALL);
    testing.advance(HOUR.multipliedBy(250));
    schedules.start();
    testing.runDue();
    List<String> expected =
        IntStream.rangeClosed(1, 250)
            .mapToObj(i -> testing.clock().instant().minus(HOUR.multipliedBy(250 - i)).toString())
            .toList();
    assertThat(ticks()).isEqualTo(expected);
  }

  @Test
  void missedTicksAreLeftOut() {
    hourly(CatchUp.SKIP);
    testing.advance(HOUR.multipliedBy(5).plus(MINUTE).plusMillis(1));
    schedules.start();
    testing.runDue();
    assertThat(ticks()).isEmpty();
    pass(Duration.ofMinutes(59));
    assertThat(ticks()).containsExactly("2030-01-01T06:00:00Z");
    schedules.put(
        "hourly", s -> s.every(HOUR).catchUp(CatchUp.SKIP).grace(Duration.ZERO).queue("reports"));
    pass(HOUR);
    assertThat(ticks()).hasSize(1);
  }

  @Test
  void whilePausedThereAreNoTicksAndNoneIsMadeUpFor() {
    schedules.start();
    hourly(CatchUp.ALL);
    pass(HOUR);
    assertThat(schedules.pause("hourly")).isTrue();
    assertThat(view("hourly").schedule().paused()).isTrue();
    assertThat(view("hourly").next()).isNull();
    pass(HOUR.multipliedBy(10));
    assertThat(schedules.put("hourly", s -> s.every(HOUR).queue("reports")))
        .isEqualTo(Outcome.REPLACED);
    assertThat(view("hourly").schedule().paused()).isTrue();
    pass(HOUR.multipliedBy(10));
    assertThat(ticks()).hasSize(1);
    testing.advance(MINUTE);
    assertThat(schedules.resume("hourly")).isTrue();
    testing.runDue();
    assertThat(view("hourly").upcoming(2))
        .containsExactly(
            Instant.parse("2030-01-01T22:01:00Z"), Instant.parse("2030-01-01T23:01:00Z"));
    pass(HOUR);
    assertThat(ticks()).containsExactly("2030-01-01T01:00:00Z", "2030-01-01T22:01:00Z");
    assertThat(schedules.resume("hourly")).isTrue();
    assertThat(schedules.pause("nobody")).isFalse();
    assertThat(schedules.resume("nobody")).isFalse();
  }

  @Test
  void runNowIsBesidesTheTicks() {
    schedules.start();
    schedules.put("hourly", s -> s.every(HOUR).queue("reports").payload("x"));
    schedules.pause("hourly");
    Optional<Enqueued> answer = schedules.runNow("hourly");
    assertThat(answer).map(Enqueued::outcome).contains(Outcome.INSERTED);
    assertThat(ticks()).containsExactly("none");
    assertThat(testing.payloads("reports", String.class)).containsExactly("x");
    assertThat(testing.enqueued("reports").get(0).options().headers())
        .containsEntry(Schedules.NAME_HEADER, "hourly");
    assertThat(schedules.runNow("nobody")).isEmpty();
  }

  @Test
  void aRemovedScheduleHasNoTicksAndItsJobsStay() {
    schedules.start();
    hourly(CatchUp.ALL);
    pass(HOUR);
    assertThat(schedules.remove("hourly")).isTrue();
    assertThat(schedules.remove("hourly")).isFalse();
    assertThat(schedules.find("hourly")).isEmpty();
    pass(HOUR.multipliedBy(3));
    assertThat(ticks()).hasSize(1);
    assertThat(testing.jobs(Schedules.QUEUE)).isEmpty();
    hourly(CatchUp.ALL);
    pass(HOUR);
    assertThat(ticks()).hasSize(2);
  }

  @Test
  void theSameAgainChangesNothing() {
    assertThat(schedules.put("a", s -> s.every(HOUR).queue("reports"))).isEqualTo(Outcome.INSERTED);
    pass(Duration.ofMinutes(59));
    assertThat(schedules.put("a", s -> s.every(HOUR).queue("reports")))
        .isEqualTo(Outcome.DUPLICATE);
    testing.advance(MINUTE);
    schedules.start();
    testing.runDue();
    assertThat(ticks()).containsExactly("2030-01-01T01:00:00Z");
  }

  @Test
  void whoChangesOnlyTheJobsLosesNoTickThatWasMissed() {
    hourly(CatchUp.ALL);
    testing.advance(HOUR.multipliedBy(2));
    assertThat(
            schedules.put(
                "hourly", s -> s.every(HOUR).catchUp(CatchUp.ALL).queue("reports").payload("new")))
        .isEqualTo(Outcome.REPLACED);
    schedules.start();
    testing.runDue();
    assertThat(ticks()).containsExactly("2030-01-01T01:00:00Z", "2030-01-01T02:00:00Z");
    assertThat(testing.payloads("reports", String.class)).containsOnly("new");
    testing.advance(HOUR.multipliedBy(2));
    schedules.put(
        "hourly", s -> s.every(HOUR).catchUp(CatchUp.ALL).queue("reports").payload("newer"));
    testing.runDue();
    assertThat(ticks()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void otherTimesBeginNowAndFireNoTickAgain() {
    schedules.start();
    hourly(CatchUp.ALL);
    pass(HOUR.multipliedBy(2));
    testing.advance(Duration.ofMinutes(30));
    schedules.put("hourly", s -> s.cron("0 * * * *").catchUp(CatchUp.ALL).queue("reports"));
    testing.runDue();
    assertThat(view("hourly").next()).isEqualTo(Instant.parse("2030-01-01T03:00:00Z"));
    pass(Duration.ofMinutes(30));
    assertThat(ticks()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aClockThatWentBackFiresNoTickAgain() {
    schedules.start();
    hourly(CatchUp.ALL);
    pass(HOUR.multipliedBy(5));
    testing.clock().set(Instant.parse("2030-01-01T01:30:00Z"));
    schedules.put("hourly", s -> s.every(MINUTE).catchUp(CatchUp.ALL).queue("reports"));
    testing.runDue();
    pass(HOUR);
    assertThat(ticks()).hasSize(5);
    testing.clock().set(Instant.parse("2030-01-01T05:01:00Z"));
    testing.runDue();
    assertThat(ticks()).hasSize(6).endsWith("2030-01-01T05:01:00Z").doesNotHaveDuplicates();
  }

  @Test
  void aFullQueueIsWaitedFor() {
    testing.sluice().jobs().configure("reports", QueueSettings.DEFAULT.capacity(3));
    schedules.start();
    hourly(CatchUp.ALL);
    pass(HOUR.multipliedBy(7));
    assertThat(testing.enqueued("reports"))
        .hasSize(3)
        .allMatch(job -> job.state() == JobState.READY);
    assertThat(view("hourly").problem()).contains("full");
    List<String> run = new ArrayList<>();
    testing
        .sluice()
        .queue("reports")
        .work(job -> run.add(job.headers().get(Schedules.TICK_HEADER)));
    for (int i = 0; i < 3; i++) {
      testing.runDue();
      testing.advance(Duration.ofSeconds(5));
    }
    assertThat(run).hasSize(7).isSorted().doesNotHaveDuplicates();
    assertThat(view("hourly").problem()).isNull();
  }

  @Test
  void aUniqueKeySkipsWhileTheJobBeforeIsThere() {
    schedules.start();
    schedules.put("hourly", s -> s.every(HOUR).queue("reports").with(e -> e.unique("one")));
    testing.runDue();
    pass(HOUR);
    pass(HOUR);
    assertThat(ticks()).containsExactly("2030-01-01T01:00:00Z");
    testing.sluice().queue("reports").purge();
    pass(HOUR);
    assertThat(ticks()).containsExactly("2030-01-01T03:00:00Z");
  }

  @Test
  void aJobThatComesTooLateIsCancelled() {
    schedules.put(
        "hourly", s -> s.every(HOUR).catchUp(CatchUp.ALL).expiresAfter(MINUTE).queue("reports"));
    testing.advance(HOUR.multipliedBy(3));
    schedules.start();
    testing.runDue();
    assertThat(ticks()).containsExactly("2030-01-01T03:00:00Z");
  }

  @Test
  void theListIsInTheOrderOfNames() {
    for (String name : List.of("c", "a", "b-a", "b")) {
      schedules.put(name, s -> s.every(HOUR).queue("reports"));
    }
    assertThat(schedules.list())
        .extracting(view -> view.schedule().name())
        .containsExactly("a", "b", "b-a", "c");
    assertThat(schedules.find("b")).map(view -> view.schedule().name()).contains("b");
  }

  @Test
  void pausingTheirQueueHoldsAllOfThemBack() {
    schedules.start();
    hourly(CatchUp.ALL);
    testing.sluice().queue(Schedules.QUEUE).pause();
    pass(HOUR.multipliedBy(3));
    assertThat(ticks()).isEmpty();
    testing.sluice().queue(Schedules.QUEUE).resume();
    testing.runDue();
    assertThat(ticks()).hasSize(3);
  }

  @Test
  void whatCannotBeReadIsSetAsideAndALaterVersionIsLeftToOthers() {
    schedules.start();
    Queue<byte[]> shelf = testing.sluice().queue(Schedules.QUEUE);
    shelf.enqueue("nonsense".getBytes(UTF_8));
    shelf.enqueue("{\"version\":2}".getBytes(UTF_8));
    hourly(CatchUp.ALL);
    pass(HOUR);
    assertThat(ticks()).hasSize(1);
    assertThat(testing.dead(Schedules.QUEUE)).hasSize(1);
    assertThat(schedules.list()).hasSize(1);
    assertThat(testing.enqueued(Schedules.QUEUE)).hasSize(2);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    refused("cron or every", s -> s.queue("q"));
    refused("cron or every", s -> s.queue("q").every(HOUR).cron("* * * * *"));
    refused("needs a queue", s -> s.every(HOUR));
    refused("100ms", s -> s.every(Duration.ofMillis(99)));
    refused("a zone is for cron", s -> s.every(HOUR).zone("UTC").queue("q"));
    refused("from is for every", s -> s.cron("* * * * *").from(Instant.EPOCH).queue("q"));
    refused("not a time zone: \"Mars\"", s -> s.zone("Mars"));
    refused("queue of the schedules", s -> s.every(HOUR).queue(Schedules.QUEUE));
    refused("not a queue name", s -> s.every(HOUR).queue("a b"));
    refused("a time", s -> s.with(e -> e.delay(HOUR)));
    refused("an id", s -> s.with(e -> e.id(JobId.next())));
    refused("expiresAfter", s -> s.with(e -> e.expiresAt(Instant.EPOCH)));
    refused("waitForRoom", s -> s.with(e -> e.waitForRoom(HOUR)));
    refused("replaces", s -> s.with(e -> e.unique("k", null, UniqueKey.OnConflict.REPLACE)));
    assertThatThrownBy(() -> schedules.put("no name", s -> s.every(HOUR).queue("q")))
        .hasMessageContaining("not a schedule's name");
    assertThat(testing.jobs(Schedules.QUEUE)).isEmpty();
  }

  private void refused(String why, Consumer<ScheduleOptions> options) {
    assertThatThrownBy(() -> schedules.put("s", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aStorageThatLacksWhatIsNeededIsRefusedByName() {
    try (Sluice other = Sluice.using(new LackingStore(), options -> {})) {
      assertThatThrownBy(() -> Schedules.on(other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the storage \"lacking\" cannot keep schedules: it has no UNIQUE, IDENTITY,"
                  + " JobBrowser, JobControl");
    }
  }

  @Test
  void aStorageWithoutANotebookKeepsSchedulesAndFiresNone() {
    try (Sluice other = Sluice.using(new Unnoted(), options -> {})) {
      Schedules kept = Schedules.on(other);
      kept.put("s", s -> s.every(HOUR).queue("reports"));
      assertThat(kept.list()).hasSize(1);
      assertThatThrownBy(kept::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the storage \"memory\" cannot fire schedules: it has no JobNotebook");
    }
  }

  private static final class Unnoted extends ForwardingStore {
    Unnoted() {
      super(new MemoryStore());
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      return role == JobNotebook.class ? Optional.empty() : super.role(role);
    }
  }
}
