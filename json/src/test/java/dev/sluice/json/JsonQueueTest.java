package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.JobHandle;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** JSON through a queue: the codec is found by itself. */
class JsonQueueTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  record Email(String to, String subject) {}

  private static final class Smtp {
    final List<Email> sent = new CopyOnWriteArrayList<>();

    void send(Email email) {
      sent.add(email);
    }
  }

  @Test
  void theProgramOfTheReadme() throws Exception {
    Smtp smtp = new Smtp();
    Email reminder = new Email("ada@example.org", "Still there?");
    try (var sluice = Sluice.open("memory:")) {
      Queue<Email> emails = sluice.queue("emails", Email.class);
      Worker worker = emails.work(job -> smtp.send(job.payload()), w -> w.concurrency(5));
      emails.enqueue(new Email("ada@example.org", "Welcome"));
      emails.enqueue(
          reminder, e -> e.delay(Duration.ofHours(24)).priority(10).unique("reminder-42"));

      assertThat(worker.waitUntilIdle(LIMIT)).isTrue();
      assertThat(smtp.sent).containsExactly(new Email("ada@example.org", "Welcome"));
      assertThat(emails.counts().scheduled()).isEqualTo(1);
    }
  }

  @Test
  void regression15_anUnreadablePayloadIsParkedWithItsCauseAndTheWorkerLives() throws Exception {
    try (var sluice = Sluice.open("memory:")) {
      Queue<Email> emails = sluice.queue("emails", Email.class);
      Worker worker = emails.compute(job -> job.payload().subject(), w -> w.concurrency(1));
      JobId bad =
          sluice.queue("emails").enqueue("{\"to\":1}".getBytes(StandardCharsets.UTF_8)).id();

      assertThat(emails.request(new Email("a", "b"), String.class).join(LIMIT)).isEqualTo("b");

      JobView parked = sluice.jobs().find(bad).orElseThrow();
      assertThat(parked.state()).isEqualTo(JobState.DEAD);
      assertThat(parked.history().attempts()).isEqualTo(1);
      assertThat(parked.history().failures())
          .singleElement()
          .extracting(Failure::message)
          .asString()
          .contains("to");
      assertThat(worker.metrics().undecodable()).isEqualTo(1);
      assertThat(worker.state()).isEqualTo(Worker.State.RUNNING);
    }
  }

  @Test
  void aRetainedResultIsJson() throws Exception {
    try (var sluice = Sluice.open("memory:")) {
      Queue<String> names = sluice.queue("names", String.class);
      names.compute(job -> new Email(job.payload(), "made"), w -> {});
      JobHandle<Email> handle =
          names.request("ada", Email.class, e -> e.retain(Duration.ofHours(1)));
      assertThat(handle.join(LIMIT)).isEqualTo(new Email("ada", "made"));

      assertThat(names.handle(handle.id(), Email.class).join(LIMIT))
          .isEqualTo(new Email("ada", "made"));
    }
  }
}
