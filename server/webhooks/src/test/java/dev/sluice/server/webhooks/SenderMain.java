package dev.sluice.server.webhooks;

import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Webhooks in a process of their own. */
final class SenderMain {
  static final int CONCURRENCY = 4;

  private SenderMain() {}

  /**
   * Works until the parent is gone and nothing is left to do.
   *
   * @param args the storage, the receiver's port, requests a second
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Webhook hook =
        Webhook.of("orders", URI.create("http://127.0.0.1:" + args[1] + "/"))
            .concurrency(CONCURRENCY)
            .rate(Double.parseDouble(args[2]))
            .timeout(Duration.ofSeconds(5));
    try (Sluice sluice = Sluice.open(args[0]);
        Webhooks webhooks =
            Webhooks.start(
                sluice, List.of(hook), o -> o.retry(RetryPolicy.fixed(Duration.ofMillis(20))))) {
      System.out.println("began " + webhooks.workers().size());
      ChildJvm.awaitParent();
      // Some may have been received and not completed.
      System.out.println("empty " + sluice.queue("orders").waitUntilEmpty(Eventually.PATIENCE));
    }
  }
}
