package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import com.dinstone.beanstalkc.BeanstalkClientFactory;
import com.dinstone.beanstalkc.Configuration;
import com.surftools.BeanstalkClientImpl.ClientImpl;
import dev.sluice.servers.BeanstalkdServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others have written in Java: the same to beanstalkd itself and to the port. */
class JavaClientsTest {
  @TempDir Path folder;

  private interface Talks {
    void to(int port) throws Exception;
  }

  private void behind(String what, Talks client) throws Exception {
    if (what.equals("beanstalkd")) {
      try (BeanstalkdServer server = BeanstalkdServer.start()) {
        client.to(server.port());
      }
    } else {
      try (Ports ports = Ports.over(Ports.url(what, folder))) {
        client.to(ports.port.port());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"beanstalkd", "memory", "file", "sqlite", "postgres", "redis"})
  void surftoolsDoesAllThatItCan(String what) throws Exception {
    behind(
        what,
        port -> {
          ClientImpl client = new ClientImpl("127.0.0.1", port);
          ClientImpl other = new ClientImpl("127.0.0.1", port);
          // Else each thread has a connection of its own.
          other.setUniqueConnectionPerThread(false);
          try {
            new SurftoolsFlows(client, other).all();
          } finally {
            client.close();
            other.close();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"beanstalkd", "memory", "file", "postgres", "redis"})
  void beanstalkcDoesAllThatItCan(String what) throws Exception {
    behind(
        what,
        port -> {
          Configuration configuration = new Configuration();
          configuration.setServiceHost("127.0.0.1");
          configuration.setServicePort(port);
          configuration.setReadTimeout(20);
          new BeanstalkcFlows(new BeanstalkClientFactory(configuration)).all();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"beanstalkd", "memory", "file"})
  void aTubeThatIsPausedGivesNothingUntilItsTime(String what) throws Exception {
    behind(
        what,
        port -> {
          ClientImpl client = new ClientImpl("127.0.0.1", port);
          try (Talk talk = new Talk(port)) {
            client.useTube("paused");
            client.watch("paused");
            long id = client.put(1, 0, 60, new byte[] {1});
            assertThat(talk.ask("pause-tube paused 1")).isEqualTo("PAUSED");
            assertThat(client.reserve(0)).isNull();
            assertThat(client.statsTube("paused")).containsEntry("pause", "1");
            assertThat(client.reserve(10).getJobId()).isEqualTo(id);
          } finally {
            client.close();
          }
        });
  }
}
