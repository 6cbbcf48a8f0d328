package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ClaimedJob;
import dev.sluice.Sluice;
import dev.sluice.job.Failure;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each change by id says clearly: changed, not admitted, not found. */
class ChangesTest {
  private static final String UNKNOWN = "01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e";

  private final Cli cli = new Cli();

  @ParameterizedTest
  @CsvSource({
    "cancel, cancelled, --reason, enough",
    "promote, promoted, --json, ''",
    "reschedule, rescheduled, --delay, 3h",
    "delete, deleted, --json, ''"
  })
  void changesAWaitingJob(String command, String done, String option, String value) {
    String id = enqueue("--delay", "1h", "--retain", "1d");
    Cli.Answer answer =
        option.equals("--json") ? cli.run(command, id) : cli.run(command, id, option, value);
    assertThat(answer.ok().out()).isEqualTo(id + " " + done + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "cancel, cancelled, COMPLETED",
    "promote, promoted, COMPLETED",
    "retry, redriven, COMPLETED",
    "delete, deleted, RUNNING",
    "retry, redriven, RUNNING"
  })
  void saysThatTheStateDoesNotAdmitIt(String command, String done, JobState state)
      throws InterruptedException {
    String id = enqueue("--retain", "1d");
    try (Sluice sluice = cli.open()) {
      ClaimedJob<byte[]> job = claim(sluice);
      if (state == JobState.COMPLETED) {
        job.complete();
      }
    }
    Cli.Answer answer = cli.run(command, id);
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).isEqualTo(id + " not " + done + ": the job is " + state + "\n");
  }

  @ParameterizedTest
  @CsvSource({"cancel", "promote", "retry", "delete"})
  void saysThatThereIsNoSuchJob(String command) {
    String id = enqueue("--delay", "1h");
    Cli.Answer answer = cli.run(command, UNKNOWN);
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).isEqualTo(UNKNOWN + " not found\n");
    assertThat(state(id)).isEqualTo("SCHEDULED");
  }

  @Test
  void doesTheOthersWhenOneFails() {
    String one = enqueue("--delay", "1h");
    String two = enqueue("--delay", "1h");
    Cli.Answer answer = cli.run("cancel", one, UNKNOWN, two, "--json");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.lines())
        .containsExactly(
            "{\"id\":\"" + one + "\",\"result\":\"CHANGED\",\"state\":null}",
            "{\"id\":\"" + UNKNOWN + "\",\"result\":\"NOT_FOUND\",\"state\":null}",
            "{\"id\":\"" + two + "\",\"result\":\"CHANGED\",\"state\":null}");
  }

  @Test
  void tellsARunningJobToStop() throws InterruptedException {
    String id = enqueue();
    try (Sluice sluice = cli.open()) {
      claim(sluice);
    }
    assertThat(cli.run("cancel", id).ok().out())
        .isEqualTo(id + " is running and has been told to stop\n");
  }

  @Test
  void reschedulesToATime() {
    String id = enqueue("--delay", "1h");
    cli.run("reschedule", id, "--at", "2126-01-01T10:00+01:00").ok();
    assertThat(cli.run("job", id, "--json").out()).contains("\"runAt\":\"2126-01-01T09:00:00Z\"");
  }

  @Test
  void givesAnotherPriority() throws InterruptedException {
    String waits = enqueue("--delay", "1h");
    String runs = enqueue();
    try (Sluice sluice = cli.open()) {
      claim(sluice);
    }
    assertThat(cli.run("reprioritize", waits, runs, "--priority", "-7").ok().out())
        .isEqualTo(waits + " reprioritized\n" + runs + " reprioritized\n");
    for (String id : new String[] {waits, runs}) {
      assertThat(cli.run("job", id, "--json").ok().out()).contains("\"priority\":-7");
    }
  }

  @Test
  void readsIdsFromTheInput() {
    String one = enqueue("--delay", "1h");
    String two = enqueue("--delay", "1h");
    cli.input(one + "\n\n" + two + "\n").run("promote", "-").ok();
    assertThat(state(one)).isEqualTo("READY");
    assertThat(state(two)).isEqualTo("READY");
    Cli.Answer wrong = cli.input(one + "\nnonsense\n").run("promote", "-");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("line 2 of the input: not a job id");
  }

  @Test
  void retriesDeadJobs() throws InterruptedException {
    String one = enqueue();
    String two = enqueue();
    String three = enqueue();
    try (Sluice sluice = cli.open()) {
      for (ClaimedJob<byte[]> job : claim(sluice, 3)) {
        job.bury(new Failure(1, Instant.now(), "Broken", "no luck", ""));
      }
    }
    assertThat(cli.run("jobs", "--state", "dead").out()).contains("[Broken: no luck]");
    assertThat(cli.run("retry", one).ok().out()).isEqualTo(one + " redriven\n");
    assertThat(state(one)).isEqualTo("READY");
    assertThat(state(two)).isEqualTo("DEAD");
    assertThat(cli.run("redrive", "q").ok().out()).isEqualTo("2 dead jobs of \"q\" made READY\n");
    assertThat(state(three)).isEqualTo("READY");
    assertThat(cli.run("retry", "--queue", "q", "--json").ok().out())
        .isEqualTo("{\"queue\":\"q\",\"changed\":0}\n");
  }

  @Test
  void purgesWhatWaits() {
    enqueue();
    enqueue("--delay", "1h");
    assertThat(cli.run("purge", "q").ok().out()).isEqualTo("2 jobs of \"q\" deleted\n");
    assertThat(cli.run("jobs").err()).isEqualTo("no jobs\n");
  }

  @Test
  void asksAPersonBeforeItPurges() {
    String id = enqueue("--delay", "1h");
    cli.atTerminal().with("NO_COLOR", "1");
    Cli.Answer no = cli.input("n\n").run("purge", "q");
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err()).contains("Delete 1 job [SCHEDULED, READY] of \"q\"? [y/N]", "nothing");
    assertThat(state(id)).isEqualTo("SCHEDULED");
    assertThat(cli.input("y\n").run("purge", "q").ok().out()).contains("1 job of \"q\" deleted");
    enqueue();
    assertThat(cli.input("").run("purge", "q", "--yes").ok().out()).contains("1 job of \"q\"");
  }

  @Test
  void pausesAndResumes() {
    enqueue();
    assertThat(cli.run("pause", "q").ok().out()).isEqualTo("q paused\n");
    assertThat(cli.run("pause", "q").ok().out()).isEqualTo("q was paused already\n");
    assertThat(cli.run("stats").ok().out()).contains("paused");
    assertThat(cli.run("resume", "q", "--json").ok().out())
        .isEqualTo("{\"queue\":\"q\",\"paused\":false,\"changed\":true}\n");
    assertThat(cli.run("resume", "nobody").ok().out())
        .isEqualTo("nobody was not paused (it has no jobs)\n");
  }

  private ClaimedJob<byte[]> claim(Sluice sluice) throws InterruptedException {
    return claim(sluice, 1).get(0);
  }

  private static List<ClaimedJob<byte[]>> claim(Sluice sluice, int max)
      throws InterruptedException {
    return sluice.queue("q").claim(max, Duration.ofMinutes(5), Duration.ZERO);
  }

  private String state(String id) {
    String json = cli.run("job", id, "--json").ok().out();
    return json.replaceAll("(?s).*\"state\":\"(\\w+)\".*", "$1");
  }

  private String enqueue(String... wishes) {
    String[] all = new String[wishes.length + 3];
    all[0] = "enqueue";
    all[1] = "q";
    all[2] = "payload";
    System.arraycopy(wishes, 0, all, 3, wishes.length);
    return cli.run(all).ok().out().split(" ", -1)[0];
  }
}
