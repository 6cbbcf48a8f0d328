package dev.sluice.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice top} on a terminal, beside the process that holds the storage. */
class TopTerminalTest {
  @TempDir private Path folder;

  private final CountDownLatch over = new CountDownLatch(1);
  private String storage = "";
  private Sluice sluice = Sluice.open("memory:");

  @BeforeEach
  void open() {
    sluice.close();
    storage = "file:" + folder.resolve("jobs") + "?fsync=os";
    sluice = Sluice.open(storage);
    Queue<String> mails = sluice.queue("mails", String.class);
    mails.work(
        job -> {
          job.progress(0.25);
          over.await();
        },
        w -> w.concurrency(1).name("host-1"));
    mails.enqueue("first", e -> e.kind("welcome"));
    mails.enqueue("second");
    mails.enqueue("third");
    sluice.queue("returns").enqueue(new byte[1]);
  }

  @AfterEach
  void close() {
    over.countDown();
    sluice.close();
  }

  @Test
  void showsWhatHappensAndPausesAQueue() throws Exception {
    try (Tmux tmux = top(80, 24)) {
      tmux.awaitShown("sluice top");
      tmux.awaitShown("25%");
      assertThat(tmux.screen()).hasSizeLessThanOrEqualTo(24);
      assertThat(tmux.screen().get(0))
          .startsWith("sluice top  file ")
          .contains("2 queues, 1 worker");
      assertThat(tmux.screen().get(2)).matches("> mails +0 +2 +1 +0 .*");
      assertThat(tmux.screen())
          .anyMatch(line -> line.matches(" +[-0-9a-f]{36} .* 25% mails +welcome +host-1"));
      assertThat(tmux.screen()).anyMatch(line -> line.matches(" +host-1 +\\d +1 +\\S+ mails"));
      tmux.press("Down", "p");
      tmux.awaitShown("> returns (paused)");
      Eventually.holds("paused", () -> sluice.queue("returns").isPaused());
      tmux.press("p");
      tmux.awaitGone("(paused)");
      assertThat(sluice.queue("returns").isPaused()).isFalse();
      sluice.queue("later").enqueue(new byte[1]);
      tmux.awaitShown("later");
      over.countDown();
      tmux.awaitGone("25%");
      tmux.press("q");
      assertThat(tmux.exitCode()).isZero();
    }
  }

  @Test
  void filtersAndResizes() throws Exception {
    for (int i = 0; i < 30; i++) {
      sluice.queue("queue-" + i).enqueue(new byte[1]);
    }
    try (Tmux tmux = top(80, 24)) {
      tmux.awaitShown("more");
      tmux.press("/", "2", "9");
      tmux.awaitShown("/29_");
      tmux.press("Enter");
      tmux.awaitShown("only \"29\"");
      tmux.awaitShown("> queue-29");
      tmux.awaitGone("mails");
      tmux.press("Escape");
      tmux.awaitShown("mails");
      tmux.resize(100, 50);
      tmux.awaitShown("queue-28");
      tmux.awaitGone("more");
      assertThat(tmux.screen()).anyMatch(line -> line.length() > 80);
      tmux.resize(40, 10);
      tmux.awaitShown("… 3");
      Eventually.holds("small", () -> tmux.screen().stream().allMatch(line -> line.length() <= 40));
      tmux.press("C-c");
      assertThat(tmux.exitCode()).isEqualTo(130);
    }
  }

  @Test
  void hasColoursUnlessTheyAreNotWanted() throws Exception {
    try (Tmux tmux = top(80, 24)) {
      tmux.awaitShown("mails");
      assertThat(tmux.painted()).contains("\033[1m");
    }
    try (Tmux tmux = top(80, 24, Map.of("NO_COLOR", "1"))) {
      tmux.awaitShown("mails");
      assertThat(tmux.painted()).doesNotContain("\033[");
    }
  }

  @Test
  void whoEndsItFromOutsideGetsTheTerminalBack() throws Exception {
    try (Tmux tmux = top(80, 24)) {
      tmux.awaitShown("mails");
      assertThat(tmux.ask("#{alternate_on}")).isEqualTo("1");
      assertThat(tmux.process().destroy()).isTrue();
      assertThat(tmux.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void saysWhatIsWrongBeforeItTakesTheScreen() throws Exception {
    List<String> wrong = List.of("top", "--store", "file:" + folder.resolve("nowhere"));
    try (Tmux tmux = new Tmux(folder, 80, 24, Map.of(), wrong.toArray(String[]::new))) {
      assertThat(tmux.exitCode()).isEqualTo(1);
      tmux.awaitShown("sluice top: there is no file store");
    }
  }

  private Tmux top(int columns, int rows) throws Exception {
    return top(columns, rows, Map.of());
  }

  private Tmux top(int columns, int rows, Map<String, String> environment) throws Exception {
    String[] command = {"top", "--store", storage, "--interval", "200ms"};
    return new Tmux(folder, columns, rows, environment, command);
  }
}
