package dev.sluice.nats;

import dev.sluice.file.FileStore;
import dev.sluice.spi.Settings;
import dev.sluice.spillover.Spillover;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All rules that JetStream keeps with a store beside it. */
@Timeout(120)
@TableColumn("NATS with spillover")
class NatsSpilloverConformanceTest extends StorageConformance {
  private static final InstantSource CLOCK = InstantSource.system();

  private static EmptyServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    server = new EmptyServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // The server's leases end by its own clock, so the store beside it has no other.
  @Override
  protected StoreFixture fixture() {
    server.empty();
    return StoreFixture.of(
            clock ->
                new Spillover(
                    server.open(CLOCK), FileStore.open(folder, new Settings(CLOCK)), CLOCK))
        .keepingJobs()
        .withServerClock();
  }

  // The stream is made with the first claim: so that the one that is looked at waits for a message,
  // and for nothing else.
  @Override
  @Test
  public void rule15_wait_endsEmptyWhenTheStoreIsClosed() {
    harness().claimsNothing();
    super.rule15_wait_endsEmptyWhenTheStoreIsClosed();
  }

  @Override
  @Test
  public void wait_anInterruptedClaimClaimsNothing() {
    harness().claimsNothing();
    super.wait_anInterruptedClaimClaimsNothing();
  }
}
