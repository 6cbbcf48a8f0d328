package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoveTest {
  @TempDir Path folder;

  private final Cli cli = new Cli();
  private String there = "";

  @BeforeEach
  void fill() {
    there = "file:" + folder.resolve("there");
    cli.input("a\nb\nc\n").run("enqueue", "letters", "--lines", "--priority", "3").ok();
    cli.run("enqueue", "later", "x", "--delay", "1h", "--unique", "once").ok();
  }

  private Cli.Answer atTheOtherEnd(String... arguments) {
    return new Cli().with("SLUICE_STORE", there).run(arguments);
  }

  @Test
  void movesAllJobsOnce() {
    List<String> letters = cli.run("jobs", "--queue", "letters", "--ids").ok().lines();
    String later = cli.run("jobs", "--queue", "later", "--json").ok().out();
    assertThat(cli.run("move", "--from", cli.url(), "--to", there).ok().out())
        .isEqualTo("4 jobs moved\n");
    assertThat(atTheOtherEnd("jobs", "--queue", "letters", "--ids").ok().lines())
        .as("in their order")
        .containsExactlyElementsOf(letters);
    assertThat(timeless(atTheOtherEnd("jobs", "--queue", "later", "--json").ok().out()))
        .isEqualTo(timeless(later));
    assertThat(cli.run("jobs", "--ids").ok().lines()).isEmpty();
    assertThat(cli.run("move", "--from", cli.url(), "--to", there).ok().out())
        .isEqualTo("0 jobs moved\n");
  }

  // The place among other jobs is no part of a job, and storages keep times in their own precision.
  private static String timeless(String json) {
    return json.replaceAll("\"sequence\":\\d+,|T[0-9:.]+Z", "");
  }

  @Test
  void movesOneQueueAndAnswersInJson() {
    assertThat(
            cli.run("move", "--from", cli.url(), "--to", there, "-q", "later", "--json").ok().out())
        .isEqualTo("{\"moved\":1,\"kept\":[]}\n");
    assertThat(cli.run("jobs", "--ids").ok().lines()).hasSize(3);
  }

  @Test
  void aDryRunMovesNothing() {
    Cli.Answer answer = cli.run("move", "--from", cli.url(), "--to", there, "--dry-run").ok();
    assertThat(answer.out())
        .containsPattern("letters +0 +3 +0")
        .containsPattern("later +1 +0 +0")
        .contains("nothing would be lost");
    assertThat(cli.run("jobs", "--ids").ok().lines()).hasSize(4);
    assertThat(
            cli.run("move", "--from", cli.url(), "--to", there, "--dry-run", "--json").ok().out())
        .contains("{\"queue\":\"letters\",\"scheduled\":0,\"ready\":3", "\"losses\":[]");
  }

  @Test
  void namesTheJobsThatStay() {
    atTheOtherEnd("enqueue", "later", "y", "--unique", "once").ok();
    Cli.Answer answer = cli.run("move", "--from", cli.url(), "--to", there);
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).isEqualTo("3 jobs moved\n");
    assertThat(answer.err()).contains("of \"later\": its unique key belongs to job");
  }

  @Test
  void refusesAStorageThatCannotBe() {
    Cli.Answer same = cli.run("move", "--from", cli.url(), "--to", cli.url());
    assertThat(same.code()).isEqualTo(1);
    assertThat(same.err()).contains("the same storage");
    assertThat(cli.run("jobs", "--ids").ok().lines()).hasSize(4);
    assertThat(cli.run("move", "--from", cli.url()).code()).isEqualTo(2);
    assertThat(cli.run("move", "--from", cli.url(), "--to", "memory:").err()).contains("--to: ");
    assertThat(cli.run("move", "--from", "nonsense", "--to", there).err()).contains("--from: ");
  }
}
