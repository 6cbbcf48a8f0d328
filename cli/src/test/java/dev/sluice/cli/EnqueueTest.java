package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.cli.run.SluiceProcess;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnqueueTest {
  private final Cli cli = new Cli();

  @Test
  void storesThePayloadAndPrintsTheId() {
    Cli.Answer answer = cli.run("enqueue", "emails", "grüße @file").ok();
    JobView job = only();
    assertThat(answer.out()).isEqualTo(job.id() + " inserted\n");
    assertThat(new String(job.payload(), StandardCharsets.UTF_8)).isEqualTo("grüße @file");
    assertThat(job.queue()).isEqualTo("emails");
    assertThat(job.state()).isEqualTo(JobState.READY);
  }

  @Test
  void anEnvelopeSaysWhenItsDataIsDue() {
    cli.input("{\"delay\":5,\"data\":\"grüße\",\"retryCount\":2}")
        .run("enqueue", "emails", "--envelope", "--again", "--kind", "k")
        .ok();
    JobView job = only();
    assertThat(new String(job.payload(), StandardCharsets.UTF_8)).isEqualTo("grüße");
    assertThat(Duration.between(job.history().enqueuedAt(), job.runAt()))
        .isEqualTo(Duration.ofSeconds(15));
    assertThat(job.options().headers()).isEqualTo(Map.of("delay", "5", "retryCount", "3"));
    assertThat(job.kind()).isEqualTo("k");
  }

  @Test
  void whatIsNoEnvelopeIsRefusedAndTheOthersAreTaken() {
    Cli.Answer answer =
        cli.input("{\"data\":\"a\"}\nhello\n{\"data\":\"b\"}\n")
            .run("enqueue", "emails", "--envelope", "--lines");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).contains("rejected: no envelope: it is no JSON, at byte 1");
    assertThat(answer.err()).contains("3 jobs: 2 inserted, 1 rejected");
  }

  @Test
  void passesEveryWishOn() {
    Instant before = Instant.now();
    cli.run(
            "enqueue",
            "emails",
            "x",
            "--delay",
            "2h",
            "--priority",
            "-5",
            "--unique",
            "u",
            "--group",
            "g",
            "--kind",
            "k",
            "--max-attempts",
            "7",
            "--retain",
            "1d",
            "-H",
            "a=b=c",
            "-H",
            "d=",
            "--timeout",
            "500ms",
            "--expires",
            "3h")
        .ok();
    JobView job = only();
    JobOptions options = job.options();
    assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
    assertThat(job.kind()).isEqualTo("k");
    assertThat(job.runAt()).isBetween(before.plusSeconds(7_200), Instant.now().plusSeconds(7_201));
    assertThat(options.priority()).isEqualTo(-5);
    assertThat(options.group()).isEqualTo("g");
    assertThat(options.unique()).isNotNull();
    assertThat(options.maxAttempts()).isEqualTo(7);
    assertThat(options.retain()).isEqualTo(Duration.ofDays(1));
    assertThat(options.headers()).isEqualTo(Map.of("a", "b=c", "d", ""));
    assertThat(options.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.expiresAt()).isAfter(before.plusSeconds(10_799));
  }

  @Test
  void readsATimeInTheZoneOfTheUser() {
    cli.run("enqueue", "emails", "x", "--at", "2126-07-01T10:00").ok();
    assertThat(only().runAt()).isEqualTo(Instant.parse("2126-07-01T08:00:00Z"));
  }

  @Test
  void saysThatAnIdIsThereAlready() {
    String id = "01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e";
    cli.run("enqueue", "emails", "x", "--id", id).ok();
    Cli.Answer second = cli.run("enqueue", "emails", "y", "--id", id).ok();
    assertThat(second.out()).isEqualTo(id + " duplicate\n");
    assertThat(only().id()).isEqualTo(JobId.parse(id));
  }

  @Test
  void failsForAJobThatIsRefused() {
    cli.run("enqueue", "emails", "x", "--unique", "u").ok();
    Cli.Answer second =
        cli.run("enqueue", "emails", "y", "--unique", "u", "--on-conflict", "reject");
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.out()).startsWith(only().id() + " rejected: ");
  }

  @Test
  void failsForAFullQueue() {
    try (Sluice sluice = cli.open()) {
      sluice.queue("emails").capacity(1);
    }
    cli.run("enqueue", "emails", "x").ok();
    Cli.Answer second = cli.run("enqueue", "emails", "y");
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.out()).contains(" full: ").contains("capacity is 1");
  }

  @Test
  void waitsForRoomOnRequest() throws Exception {
    try (Sluice sluice = cli.open()) {
      sluice.queue("q").capacity(1);
      CompletableFuture<Cli.Answer> waiting =
          CompletableFuture.supplyAsync(
              () -> cli.input("a\nb\nc\n").run("enqueue", "q", "--lines", "--wait"));
      List<String> taken = new ArrayList<>();
      for (String expected : List.of("a", "b", "c")) {
        JobView job = awaitOnly(sluice);
        taken.add(new String(job.payload(), StandardCharsets.UTF_8));
        assertThat(waiting.isDone() && !expected.equals("c")).as("at %s", expected).isFalse();
        sluice.jobs().alter(job.id(), new Alteration.Delete());
      }
      Cli.Answer answer = waiting.get(1, TimeUnit.MINUTES).ok();
      assertThat(taken).containsExactly("a", "b", "c");
      assertThat(answer.lines()).hasSize(3).allMatch(line -> line.endsWith(" inserted"));
      assertThat(answer.err()).isEqualTo("3 jobs: 3 inserted\n");
    }
  }

  /** Waits until there is a job. */
  private static JobView awaitOnly(Sluice sluice) {
    SluiceProcess.await(() -> sluice.queue("q").counts().total() == 1, "a job");
    return sluice.jobs().list(JobQuery.ALL).items().get(0);
  }

  @Test
  void makesAJobOfEachLine() {
    Cli.Answer answer = cli.input("a\r\nb\n\n  c\nlast").run("enqueue", "q", "--lines").ok();
    assertThat(jobs())
        .extracting(job -> new String(job.payload(), StandardCharsets.UTF_8))
        .containsExactly("a", "b", "  c", "last");
    assertThat(answer.lines()).hasSize(4);
    assertThat(answer.err()).isEqualTo("4 jobs: 4 inserted\n");
  }

  @Test
  void makesJobsOfMoreLinesThanABatchHas() {
    Cli.Answer answer =
        cli.input("line\n".repeat(2_500)).run("enqueue", "q", "--lines", "--quiet").ok();
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).isEqualTo("2500 jobs: 2500 inserted\n");
  }

  @Test
  void makesOneJobOfTheInput() {
    cli.input("a\nb\n").run("enqueue", "q").ok();
    assertThat(only().payload()).asString(StandardCharsets.UTF_8).isEqualTo("a\nb\n");
  }

  @Test
  void answersInJson() {
    Cli.Answer answer = cli.input("a\nb\n").run("enqueue", "q", "-", "--lines", "--json").ok();
    List<JobView> jobs = jobs();
    assertThat(answer.lines())
        .containsExactly(
            "{\"id\":\"" + jobs.get(0).id() + "\",\"outcome\":\"INSERTED\",\"reason\":null}",
            "{\"id\":\"" + jobs.get(1).id() + "\",\"outcome\":\"INSERTED\",\"reason\":null}");
  }

  private JobView only() {
    assertThat(jobs()).hasSize(1);
    return jobs().get(0);
  }

  private List<JobView> jobs() {
    try (Sluice sluice = cli.open()) {
      return sluice.jobs().list(JobQuery.ALL).items();
    }
  }
}
