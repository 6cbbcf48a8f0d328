package dev.sluice.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.output.Console;
import dev.sluice.job.Counts;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {
  private static final Instant NOW = Instant.parse("2030-01-01T10:20:30Z");
  private static final String ID = "01a205a7-12e6-7000-9ac2-7db3c9e4faa2";

  private final View view = new View();

  @Test
  void showsQueuesJobsAndWorkers() {
    Snapshot snapshot =
        new Snapshot(
            NOW,
            List.of(
                row("mails", new Counts(1, 20, 3, 0, 4, 0), false, -12.34, Duration.ofSeconds(75)),
                row("returns", new Counts(0, 12_345_678, 0, 0, 0, 0), true, null, null)),
            List.of(job("mails", "welcome", 0.5), job("returns", "", -1)),
            List.of(worker("host-1", "mails"), worker("host-2", "mails", "returns")));
    List<String> lines = draw(snapshot, new Size(24, 80));
    assertThat(lines)
        .startsWith(
            "sluice top  redis                                  2 queues, 2 workers  10:20:30",
            "  QUEUE                    SCHED    READY    RUN     DEAD      +/s OLDEST   WORK",
            "> mails                        1       20      3        4    -12.3    75s      2",
            "  returns (paused)             0      12M      0        0               -      2",
            "",
            "  RUNNING                                FOR DONE QUEUE     KIND      HOLDER",
            "  " + ID + "   90s  50% mails     welcome   worker-1",
            "  " + ID + "   90s    - returns   -         worker-1",
            "",
            "  WORKER                       RUN    OF     UP QUEUES",
            "  host-1                         1     5     3h mails",
            "  host-2                         1     5     3h mails, returns")
        .endsWith("q quit   p pause, resume   up, down: choose a queue   / filter");
    assertThat(lines).hasSize(24);
  }

  @ParameterizedTest
  @CsvSource({"24,80", "10,40", "50,200", "5,80", "4,20", "3,10", "2,5", "1,1", "100,300"})
  void fitsIntoEveryTerminal(int rows, int columns) {
    List<String> lines = draw(crowd(60), new Size(rows, columns));
    assertThat(lines).hasSizeLessThanOrEqualTo(rows);
    assertThat(lines).allMatch(line -> line.length() <= columns);
  }

  @Test
  void nobodyIsPushedOutOfAFullScreen() {
    List<String> lines = draw(crowd(60), new Size(24, 80));
    assertThat(lines).filteredOn(line -> line.contains("more")).hasSize(3);
    assertThat(lines).filteredOn(line -> line.contains("queue-")).hasSizeGreaterThan(12);
    assertThat(lines).anyMatch(line -> line.startsWith("  … 55 more"));
  }

  @Test
  void whatOthersDoNotNeedIsUsed() {
    Snapshot onlyQueues = new Snapshot(NOW, crowd(60).queues(), List.of(), List.of());
    assertThat(draw(onlyQueues, new Size(24, 80)))
        .filteredOn(line -> line.contains("queue-"))
        .hasSize(16);
  }

  @Test
  void theSelectedQueueIsAlwaysSeen() {
    Snapshot snapshot = crowd(60);
    for (int i = 0; i < 60; i++) {
      String selected = String.format("> queue-%02d", i);
      assertThat(draw(snapshot, new Size(24, 80)))
          .filteredOn(line -> line.startsWith(">"))
          .singleElement()
          .asString()
          .startsWith(selected);
      press(Key.Kind.DOWN, snapshot);
    }
    press(Key.Kind.UP, snapshot);
    assertThat(draw(snapshot, new Size(24, 80))).anyMatch(line -> line.startsWith("> queue-58"));
  }

  @Test
  void aFilterIsTypedAndTakenAway() {
    Snapshot snapshot = crowd(30);
    type("/UE-17x", snapshot);
    press(Key.Kind.BACKSPACE, snapshot);
    List<String> lines = draw(snapshot, new Size(24, 80));
    assertThat(lines.get(23)).isEqualTo("/UE-17_");
    assertThat(lines).filteredOn(line -> line.contains("queue-")).hasSize(3);
    press(Key.Kind.ENTER, snapshot);
    assertThat(draw(snapshot, new Size(24, 80)).get(23)).contains("only \"UE-17\"");
    assertThat(view.press(Key.of('p'), snapshot)).contains(new View.Wish.Toggle("queue-17"));
    press(Key.Kind.ESCAPE, snapshot);
    assertThat(draw(snapshot, new Size(24, 80)).get(23)).doesNotContain("only");
  }

  @Test
  void keysAreLettersWhileAFilterIsTyped() {
    Snapshot snapshot = crowd(3);
    assertThat(view.press(Key.of('/'), snapshot)).isEmpty();
    assertThat(view.press(Key.of('q'), snapshot)).isEmpty();
    assertThat(view.press(Key.of('p'), snapshot)).isEmpty();
    assertThat(view.filter()).isEqualTo("qp");
    assertThat(view.press(Key.of(Key.Kind.INTERRUPT), snapshot)).contains(new View.Wish.Quit(true));
  }

  @Test
  void aSelectedQueueThatIsGoneIsNone() {
    press(Key.Kind.DOWN, crowd(3));
    Snapshot empty = new Snapshot(NOW, List.of(), List.of(), List.of());
    assertThat(view.press(Key.of('p'), empty)).isEmpty();
    assertThat(view.press(Key.of('p'), crowd(1))).contains(new View.Wish.Toggle("queue-00"));
  }

  @Test
  void troubleIsSaid() {
    List<String> lines =
        new Frame(console(false), "redis", ZoneOffset.UTC)
            .draw(crowd(2), view, new Size(24, 80), "redis does not answer");
    assertThat(lines.get(23)).isEqualTo("redis does not answer");
  }

  @Test
  void whatOthersWroteDoesNotSteerTheTerminal() {
    Snapshot snapshot =
        new Snapshot(NOW, List.of(), List.of(job("q", "\033[2J\u0007", -1)), List.of());
    assertThat(draw(snapshot, new Size(24, 80))).noneMatch(line -> line.contains("\033"));
  }

  @Test
  void coloursTakeNoRoom() {
    Frame colourful = new Frame(console(true), "redis", ZoneOffset.UTC);
    List<String> lines = colourful.draw(crowd(60), view, new Size(24, 80), "");
    assertThat(lines).anyMatch(line -> line.contains("\033["));
    assertThat(lines.stream().map(line -> line.replaceAll("\033\\[\\d+m", "").stripTrailing()))
        .containsExactlyElementsOf(draw(crowd(60), new Size(24, 80)));
  }

  private List<String> draw(Snapshot snapshot, Size size) {
    return new Frame(console(false), "redis", ZoneOffset.UTC).draw(snapshot, view, size, "");
  }

  private void press(Key.Kind kind, Snapshot snapshot) {
    Optional<View.Wish> wish = view.press(Key.of(kind), snapshot);
    assertThat(wish).isEmpty();
  }

  private void type(String text, Snapshot snapshot) {
    for (int i = 0; i < text.length(); i++) {
      assertThat(view.press(Key.of(text.charAt(i)), snapshot)).isEmpty();
    }
  }

  private static Snapshot crowd(int many) {
    List<QueueRow> queues = new ArrayList<>();
    List<JobView> jobs = new ArrayList<>();
    List<WorkerView> workers = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      String name = String.format("queue-%02d", i);
      queues.add(row(name, new Counts(1, 1, 1, 1, 1, 1), i % 7 == 0, 1.0, Duration.ofDays(3)));
      jobs.add(job(name, "kind", 1));
      workers.add(worker("worker-" + i, name));
    }
    return new Snapshot(NOW, queues, jobs, workers);
  }

  private static QueueRow row(
      String name,
      Counts counts,
      boolean paused,
      @Nullable Double change,
      @Nullable Duration oldest) {
    return new QueueRow(name, counts, paused, change, oldest, 2);
  }

  private static JobView job(String queue, String kind, double progress) {
    Instant started = NOW.minusSeconds(90);
    return new JobView(
        JobId.parse(ID),
        1,
        queue,
        kind,
        new byte[0],
        JobOptions.DEFAULT,
        JobState.RUNNING,
        started,
        new JobHistory(started, 0, 0, 0, started, null, List.of(), new byte[0], null),
        new LeaseView("worker-1", NOW.plusSeconds(30), false),
        new JobNotes(new byte[0], progress, List.of()));
  }

  private static WorkerView worker(String name, String... queues) {
    Instant since = NOW.minus(Duration.ofHours(3));
    return new WorkerView(name, name, List.of(queues), true, 5, 1, since, WorkerOrder.RUN);
  }

  private static Console console(boolean colours) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return new Console(
        new ByteArrayInputStream(new byte[0]), nowhere, nowhere, true, true, colours);
  }
}
