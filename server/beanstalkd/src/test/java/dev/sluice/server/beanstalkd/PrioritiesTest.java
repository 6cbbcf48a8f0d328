package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.BeanstalkdServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What differs from beanstalkd when a job is released or buried with another priority and delay:
 * the delay that is shown is that of its put. Nothing else differs.
 */
class PrioritiesTest {
  private static final List<String> DIFFERENCES =
      """
      24 stats-job $1: delay: 3600, here delay: 0
      27 stats-job $1: delay: 3600, here delay: 0
      31 stats-job $1: delay: 3600, here delay: 0
      33 stats-job $1: delay: 3600, here delay: 0
      """
          .lines()
          .toList();

  static List<String> expected = List.of();

  @TempDir Path folder;

  @BeforeAll
  static void askBeanstalkd() {
    try (BeanstalkdServer server = BeanstalkdServer.start()) {
      expected = Script.run(server.port(), Scripts.named("priorities"));
    }
  }

  @AfterAll
  static void forget() {
    expected = List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "file", "sqlite", "postgres", "redis"})
  void aJobHasThePriorityThatItWasGivenLast(String store) {
    try (Ports port = Ports.over(Ports.url(store, folder))) {
      List<String> here = Script.run(port.port.port(), Scripts.named("priorities"));
      assertThat(here).hasSameSizeAs(expected);
      List<String> differences = new ArrayList<>();
      for (int i = 0; i < here.size(); i++) {
        compare(i + 1, expected.get(i), here.get(i), differences);
      }
      assertThat(differences).containsExactlyElementsOf(DIFFERENCES);
    }
  }

  private static void compare(int number, String theirs, String here, List<String> differences) {
    List<String> one = theirs.lines().toList();
    List<String> other = here.lines().toList();
    String command = one.get(0).substring(3, one.get(0).indexOf(" -> "));
    assertThat(other).as(command).hasSameSizeAs(one);
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).equals(other.get(i))) {
        differences.add(
            number + " " + command + ": " + answer(one.get(i)) + ", here " + answer(other.get(i)));
      }
    }
  }

  private static String answer(String line) {
    return line.substring(line.indexOf(" -> ") < 0 ? 0 : line.indexOf(" -> ") + 4);
  }
}
