package dev.sluice.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.PostgresServer;
import dev.sluice.servers.RedisServer;
import dev.sluice.servers.TestServer;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server goes away while a worker waits for jobs that are not due yet. */
@Timeout(180)
class ReconnectTest {
  private static final Duration DELAY = Duration.ofSeconds(3);

  @ParameterizedTest
  @ValueSource(strings = {"redis", "postgresql", "mariadb", "beanstalkd"})
  void regression28_afterAReconnectDelayedJobsRunWithoutANewEnqueue(String sort) throws Exception {
    try (Server server = Server.start(sort);
        Sluice sluice = Sluice.open(server.url())) {
      CompletableFuture<Instant> ran = new CompletableFuture<>();
      Queue<String> queue = sluice.queue("later", String.class);
      var worker = queue.work(job -> ran.complete(Instant.now()));
      Instant due = Instant.now().plus(DELAY);
      queue.enqueue("x", e -> e.delay(DELAY));
      server.process().kill();
      Eventually.holds("it is noticed", () -> !worker.health().healthy());
      server.process().startAgain();
      assertThat(ran.get(1, TimeUnit.MINUTES)).isAfterOrEqualTo(due);
      Eventually.holds("it is well again", () -> worker.health().healthy());
    }
  }

  /** One of the test's own. */
  private record Server(TestServer process, String url) implements AutoCloseable {
    static Server start(String sort) {
      switch (sort) {
        case "redis" -> {
          RedisServer redis = RedisServer.start();
          return new Server(redis, redis.url());
        }
        case "postgresql" -> {
          PostgresServer postgres = PostgresServer.start();
          return new Server(postgres, postgres.url(postgres.freshDatabase()));
        }
        case "mariadb" -> {
          MariaDbServer mariadb = MariaDbServer.start();
          return new Server(mariadb, mariadb.url(mariadb.freshDatabase()));
        }
        default -> {
          BeanstalkdServer beanstalkd = BeanstalkdServer.start();
          return new Server(beanstalkd, "beanstalkd://" + beanstalkd.address());
        }
      }
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
