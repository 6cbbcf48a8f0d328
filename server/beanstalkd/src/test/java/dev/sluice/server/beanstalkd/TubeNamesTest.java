package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.Names;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TubeNamesTest {
  @ParameterizedTest
  @CsvSource({"default, default", "a:b, a;b", "a:2b, a+", "t:00_x, _x", "a/b-c.d, a/b-c.d"})
  void aQueueHasATube(String queue, String tube) {
    assertThat(TubeNames.tube(queue)).isEqualTo(tube);
    assertThat(TubeNames.queue(tube)).isEqualTo(queue);
  }

  @Test
  void everyTubeHasAQueueOfItsOwnAndComesBackFromIt() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "at0b2438;+$()._/-9";
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int left = 1 + random.nextInt(7); left > 0; left--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String tube = name.toString();
      if (!TubeNames.isTube(tube)) {
        continue;
      }
      String queue = Names.queue(String.valueOf(TubeNames.queue(tube)));
      assertThat(TubeNames.tube(queue)).as("seed %d", seed).isEqualTo(tube);
      String other = seen.put(queue, tube);
      assertThat(other == null || other.equals(tube)).as("%s, seed %d", queue, seed).isTrue();
    }
  }

  @Test
  void aNameThatDoesNotFitIsNone() {
    assertThat(TubeNames.queue("+".repeat(200))).isNull();
    assertThat(TubeNames.queue("a".repeat(200))).hasSize(200);
  }
}
