package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the storage that most people use. */
class FileStoreCommandsTest {
  @TempDir Path folder;

  private final Cli cli = new Cli();

  @BeforeEach
  void namesTheStore() {
    cli.with("SLUICE_STORE", "file:" + store());
  }

  @Test
  void keepsJobsFromCommandToCommand() {
    KeptJobs.areThereFromCommandToCommand(cli);
  }

  @Test
  void doesNotMakeAStoreByLooking() {
    Cli.Answer answer = cli.run("stats");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("there is no file store in " + store());
    assertThat(store()).doesNotExist();
  }

  @Test
  void examinesTheFiles() {
    cli.run("enqueue", "q", "x").ok();
    assertThat(cli.run("doctor").ok().out())
        .contains("survives the loss of power", "on the disk, in 1 segment", "all records verify");
    assertThat(cli.run("doctor", "--json").ok().out())
        .contains("\"files\":{\"segments\":1,\"diskBytes\":", "\"cutBytes\":0,\"damaged\":[]}");
  }

  @Test
  void salvagesADamagedStore() throws IOException {
    cli.run("enqueue", "q", "the first payload").ok();
    cli.run("enqueue", "q", "the second payload").ok();
    damage("the first payload");
    for (String command : List.of("jobs", "doctor")) {
      Cli.Answer refused = cli.run(command);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("is damaged at offset", "doctor --salvage");
    }
    Cli.Answer salvaged = cli.run("doctor", "--salvage");
    assertThat(salvaged.code()).isEqualTo(1);
    assertThat(salvaged.out()).contains("problem  ", "cannot be read; set aside in");
    assertThat(cli.run("jobs").ok().out()).contains("the second payload").doesNotContain("first");
    assertThat(cli.run("doctor").ok().out()).contains("all records verify");
  }

  @Test
  void measuresIt() {
    cli.run("bench", "--jobs", "20").ok();
    assertThat(cli.run("jobs").ok().err()).isEqualTo("no jobs\n");
  }

  @Test
  void refusesAFileForADirectory() throws IOException {
    Files.writeString(store(), "not a store");
    assertThat(cli.run("enqueue", "q", "x").code()).isEqualTo(1);
    assertThat(cli.run("jobs").code()).isEqualTo(1);
    assertThat(store()).hasContent("not a store");
  }

  @Test
  void joinsTheProcessThatHoldsIt() {
    try (Sluice holder = Sluice.open("file:" + store())) {
      Queue<byte[]> queue = holder.queue("q");
      queue.enqueue(new byte[1]);
      cli.input("a\nb\nc\n").run("enqueue", "q", "--lines", "--delay", "1h").ok();
      assertThat(queue.counts().scheduled()).isEqualTo(3);
      List<String> ids = cli.run("jobs", "--ids").ok().lines();
      assertThat(ids).hasSize(4);
      cli.run("promote", ids.get(1)).ok();
      cli.run("cancel", ids.get(2)).ok();
      cli.run("pause", "q").ok();
      assertThat(holder.jobs().settings("q").paused()).isTrue();
      assertThat(queue.counts().ready()).isEqualTo(2);
      assertThat(queue.counts().scheduled()).isEqualTo(1);
      assertThat(cli.run("job", ids.get(1)).ok().out()).contains("READY");
      assertThat(cli.run("stats").ok().out()).contains("paused");
      cli.run("purge", "q", "--yes").ok();
      assertThat(queue.counts().total()).isZero();
    }
  }

  @Test
  void namesTheProcessThatHoldsIt() {
    try (Sluice holder = Sluice.open("file:" + store())) {
      holder.queue("q").enqueue(new byte[1]);
      long pid = ProcessHandle.current().pid();
      for (String[] command : new String[][] {{"doctor", "--salvage"}, {"bench", "--jobs", "1"}}) {
        Cli.Answer answer = cli.run(command);
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("in use by", "" + pid).doesNotContain("Exception");
      }
      assertThat(cli.run("doctor").ok().out())
          .contains("process " + pid + " holds it", "1 queue, 1 job")
          .doesNotContain("records verify");
      assertThat(cli.run("doctor", "--json").ok().out()).contains("\"files\":null");
    }
  }

  private Path store() {
    return folder.resolve("my jobs");
  }

  private void damage(String payload) throws IOException {
    try (Stream<Path> files = Files.list(store())) {
      Path log = files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(log);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      bytes[text.indexOf(payload)] ^= 1;
      Files.write(log, bytes);
    }
  }
}
