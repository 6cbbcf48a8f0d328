package dev.sluice.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ClaimedJob;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.json.Envelope;
import dev.sluice.relay.Relay;
import java.time.Duration;

/**
 * A delay queue in front of a broker, as dqueue is one: a mail waits in a store, is relayed to a
 * broker when it is due, and a subscriber that fails pushes it back, to wait longer.
 */
public final class PushBack {
  private static final int TRIES = 3;
  private static final Duration LEASE = Duration.ofSeconds(30);

  private PushBack() {}

  /**
   * Prints a line for each try.
   *
   * @param urls of the store, and of the queue {@code mails} at the broker
   */
  @SuppressWarnings("try") // the relay works by itself
  public static void main(String[] urls) throws InterruptedException {
    try (var waiting = Sluice.open(urls[0]);
        var relay =
            Relay.start(waiting, "mails", Relay.sink(urls[1]), r -> r.form(Envelope::enclose));
        var broker = Sluice.open(urls[1])) {
      Queue<byte[]> mails = waiting.queue("mails");
      push(mails, new Envelope(Duration.ofSeconds(1), 1, "Welcome, Ada".getBytes(UTF_8)));
      int tries = 0;
      while (tries < TRIES) {
        for (ClaimedJob<byte[]> job : broker.queue("mails").claim(1, LEASE, LEASE)) {
          Envelope mail = Envelope.parse(job.payload());
          tries = mail.retryCount();
          System.out.println(new String(job.payload(), UTF_8));
          if (tries < TRIES) {
            push(mails, mail.again());
          }
          job.complete();
        }
      }
    }
  }

  private static void push(Queue<byte[]> mails, Envelope mail) {
    mails.enqueue(mail.data(), mail::applyTo);
  }
}
