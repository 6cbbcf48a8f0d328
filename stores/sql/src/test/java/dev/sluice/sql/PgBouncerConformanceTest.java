package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.PgBouncer;
import dev.sluice.servers.PostgresServer;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All rules behind a pooler that gives each transaction another session. */
class PgBouncerConformanceTest extends StorageConformance {
  private static @Nullable PostgresServer server;
  private static @Nullable PgBouncer bouncer;
  private static String url = "";

  @BeforeAll
  static void start() {
    PostgresServer postgres = PostgresServer.start("fsync=off");
    server = postgres;
    PgBouncer pooler = PgBouncer.start(postgres);
    bouncer = pooler;
    url = pooler.url(postgres.freshDatabase()) + "&wakeup=poll";
    Stores.open(url, java.time.InstantSource.system()).close();
  }

  @AfterAll
  static void stop() {
    if (bouncer != null) {
      bouncer.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected StoreFixture fixture() {
    Stores.deleteAll(url);
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }

  @Test
  void manyWorkersAndProducersGetOnWithEachOther() throws Exception {
    Stores.deleteAll(url);
    try (Load load = new Load(url, 3, 3, Duration.ofSeconds(30), System.nanoTime())) {
      load.goesOn();
      load.goesOn();
      load.everyJobWasRun();
      assertThat(load.errors()).isEmpty();
      assertThat(load.doubled()).isZero();
    }
  }
}
