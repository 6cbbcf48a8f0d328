package dev.sluice.examples;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.time.Duration;

/** Two mails: one now, one a little later. */
final class Hello {
  private Hello() {}

  record Email(String to, String text) {}

  public static void main(String[] arguments) throws InterruptedException {
    try (var sluice = Sluice.open("memory:")) {
      Queue<Email> emails = sluice.queue("emails", Email.class);
      emails.work(job -> System.out.println("sent: " + job.payload()), w -> w.concurrency(5));
      emails.enqueue(new Email("ada@example.org", "Welcome"));
      emails.enqueue(
          new Email("ada@example.org", "Still there?"),
          e -> e.delay(Duration.ofSeconds(2)).priority(10).unique("reminder-ada"));
      emails.waitUntilEmpty(Duration.ofMinutes(1));
    }
  }
}
