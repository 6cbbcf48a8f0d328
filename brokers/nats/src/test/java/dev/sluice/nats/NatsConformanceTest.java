package dev.sluice.nats;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All rules that JetStream keeps by itself. */
@Timeout(120)
@TableColumn("NATS")
class NatsConformanceTest extends StorageConformance {
  private static EmptyServer server;

  @BeforeAll
  static void start() {
    server = new EmptyServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected StoreFixture fixture() {
    server.empty();
    return StoreFixture.of(server::open).keepingJobs().withServerClock();
  }

  // The stream is made with the first claim: so that the one that is looked at waits for a message,
  // and for nothing else.
  @Override
  @Test
  public void wait_anInterruptedClaimClaimsNothing() {
    harness().claimsNothing();
    super.wait_anInterruptedClaimClaimsNothing();
  }
}
