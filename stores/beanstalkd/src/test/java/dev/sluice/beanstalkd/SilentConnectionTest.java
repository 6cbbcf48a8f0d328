package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server (1.12) does not always look at the end of a time to run: of connections that say
 * nothing some keep their jobs for ever. It looks when it hears anything from them, which is why
 * the keeper of leases says something.
 */
@Timeout(60)
class SilentConnectionTest {
  private static final int CONNECTIONS = 60;

  @Test
  void rule04_aJobWhoseTimeIsOverComesBackAtTheLatestWhenItsConnectionSaysAnything()
      throws Exception {
    try (BeanstalkdServer server = BeanstalkdServer.start()) {
      Node node = new Node("127.0.0.1", server.port());
      List<Connection> silent = new ArrayList<>();
      try (Connection watcher = Connection.open(node, Duration.ofSeconds(9))) {
        for (int i = 0; i < CONNECTIONS; i++) {
          watcher.exchange(Command.put(0, 0, 1, new byte[1]));
          Connection connection = Connection.open(node, Duration.ofSeconds(9));
          assertThat(connection.exchange(Command.reserve(0)).word()).isEqualTo("RESERVED");
          silent.add(connection);
        }
        Eventually.pass(Duration.ofSeconds(3));
        System.getLogger(SilentConnectionTest.class.getName())
            .log(Level.INFO, "{0} of {1} are kept beyond their time", held(watcher), CONNECTIONS);
        for (Connection connection : silent) {
          connection.exchange(Command.listTubeUsed());
        }
        Eventually.holds(() -> held(watcher) + " are still held", () -> held(watcher) == 0);
      } finally {
        silent.forEach(Connection::close);
      }
    }
  }

  private static long held(Connection watcher) {
    try {
      Reply stats = watcher.exchange(Command.stats());
      return Yaml.read(stats.body()).number("current-jobs-reserved");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
