package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.BeanstalkdServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.junit.jupiter.InjectSoftAssertions;
import org.assertj.core.api.junit.jupiter.SoftAssertionsExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same commands to beanstalkd and to a port over some stores: the same answers. */
@ExtendWith(SoftAssertionsExtension.class)
class SameAnswersTest {
  @InjectSoftAssertions SoftAssertions softly;

  private static final Map<String, List<String>> EXPECTED = new HashMap<>();

  static BeanstalkdServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    server = BeanstalkdServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{1} over {0}")
  @CsvSource({
    "memory, forms", "memory, life", "memory, tubes", "memory, time", "memory, lookup",
        "memory, urgency",
    "file, forms", "file, life", "file, tubes", "file, time", "file, lookup", "file, urgency",
    "sqlite, forms", "sqlite, life", "sqlite, tubes", "sqlite, time", "sqlite, lookup",
        "sqlite, urgency",
    "postgres, forms", "postgres, life", "postgres, tubes", "postgres, time", "postgres, lookup",
        "postgres, urgency",
    "redis, forms", "redis, life", "redis, tubes", "redis, time", "redis, lookup", "redis, urgency",
  })
  void answersAsBeanstalkdDoes(String store, String script) {
    String text = Scripts.named(script);
    try (Ports port = Ports.over(Ports.url(store, folder))) {
      List<String> expected =
          EXPECTED.computeIfAbsent(script, name -> Script.run(server.port(), text));
      List<String> actual = Script.run(port.port.port(), text);
      assertThat(expected).hasSizeGreaterThan(10);
      for (int i = 0; i < expected.size(); i++) {
        softly.assertThat(actual.get(i)).isEqualTo(expected.get(i));
      }
    }
  }
}
