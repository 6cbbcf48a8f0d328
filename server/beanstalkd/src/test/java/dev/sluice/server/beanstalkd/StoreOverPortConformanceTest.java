package dev.sluice.server.beanstalkd;

import dev.sluice.beanstalkd.BeanstalkdProvider;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The beanstalkd store with this port as its server: it keeps its rules as over the real one. */
class StoreOverPortConformanceTest extends StorageConformance {
  static Ports ports;

  @BeforeAll
  static void start() {
    ports = Ports.over("memory:");
  }

  @AfterAll
  static void stop() {
    ports.close();
  }

  @Override
  protected StoreFixture fixture() {
    StorageUrl url =
        StorageUrl.parse(
            "beanstalkd://127.0.0.1:" + ports.port.port() + "?prefix=t" + UUID.randomUUID());
    return StoreFixture.of(
            clock -> (JobStore) new BeanstalkdProvider().open(url, new Settings(clock)))
        .keepingJobs()
        .withServerClock();
  }
}
