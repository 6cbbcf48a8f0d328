package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.schedules.Schedules;
import dev.sluice.testkit.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
  private final Cli cli = new Cli();

  private List<JobView> reports() {
    try (Sluice sluice = cli.open()) {
      return sluice.jobs().list(JobQuery.ofQueue("reports")).items();
    }
  }

  private Cli.Answer daily() {
    return cli.run(
        "cron",
        "add",
        "report",
        "--cron",
        "0 3 * * *",
        "--zone",
        "Europe/Berlin",
        "--queue",
        "reports",
        "--kind",
        "daily",
        "all of it");
  }

  @Test
  void addsAndChangesAndSaysWhatItMeans() {
    assertThat(daily().ok().out()).startsWith("report added: at 03:00 (Europe/Berlin); next 20");
    assertThat(daily().ok().out()).startsWith("report is so already: ");
    assertThat(cli.run("cron", "add", "report", "--every", "30s", "--queue", "reports").ok().out())
        .startsWith("report changed: every 30s; next 20");
  }

  @Test
  void listsAndShows() {
    assertThat(cli.run("cron", "list").ok().err()).contains("no schedules");
    daily().ok();
    assertThat(cli.run("cron", "list").ok().lines().get(1))
        .startsWith("report ")
        .contains("reports", "at 03:00 (Europe/Berlin)");
    assertThat(cli.run("cron", "show", "report", "--next", "3").ok().out())
        .contains("0 3 * * *", "9 bytes: all of it", "daily")
        .containsPattern("(next .*\\s){3}")
        .doesNotContainPattern("(next .*\\s){4}");
    assertThat(cli.run("cron", "list", "--json").ok().out())
        .startsWith("{\"schedules\":[{\"name\":\"report\",")
        .contains("\"cron\":\"0 3 * * *\"", "\"everySeconds\":null", "\"paused\":false");
    assertThat(cli.run("cron", "show", "report", "--json").ok().out())
        .contains("\"upcoming\":[\"20", "\"payload\":\"all of it\"");
  }

  @Test
  void pausesResumesRunsAndRemoves() {
    daily().ok();
    assertThat(cli.run("cron", "pause", "report").ok().out()).isEqualTo("report paused\n");
    assertThat(cli.run("cron", "list").ok().lines().get(1)).endsWith("paused");
    assertThat(cli.run("cron", "resume", "report", "--json").ok().out())
        .isEqualTo("{\"name\":\"report\",\"result\":\"DONE\"}\n");
    assertThat(cli.run("cron", "run", "report").ok().out()).isEqualTo("report enqueued\n");
    assertThat(reports()).hasSize(1).allMatch(job -> job.kind().equals("daily"));
    assertThat(cli.run("cron", "remove", "report").ok().out()).isEqualTo("report removed\n");
    Cli.Answer gone = cli.run("cron", "remove", "report");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).isEqualTo("there is no schedule report\n");
  }

  @Test
  void whatItAddsIsFired() {
    cli.input("from the input");
    cli.run("cron", "add", "often", "--every", "100ms", "--queue", "reports", "-").ok();
    try (Sluice sluice = cli.open()) {
      Schedules.on(sluice).start();
      Eventually.holds("two jobs", () -> sluice.jobs().counts("reports").ready() >= 2);
    }
    assertThat(reports())
        .allMatch(job -> new String(job.payload(), UTF_8).equals("from the input"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cron | which command",
        "cron add report --queue q | (--cron=EXPR | --every=SPAN)",
        "cron add report --every 1h | --queue",
        "cron add report --every 1x --queue q | not a time span",
        "cron add report --every 1h --zone UTC --queue q | a zone is for cron",
        "cron add report --cron noon --queue q | five fields",
        "cron add report --cron @daily --zone Mars --queue q | not a time zone",
        "cron add re/port! --every 1h --queue q | not a schedule's name",
        "cron add report --every 1h --queue q --catch-up never | catch-up",
        "cron show report --next -1 | --next must be",
        "cron pause | NAME"
      })
  void wrongUsageIsSaid(String command, String why) {
    Cli.Answer answer = cli.run(command.split(" ", -1));
    assertThat(answer.code()).as(answer.err()).isEqualTo(2);
    assertThat(answer.err()).contains(why);
  }
}
