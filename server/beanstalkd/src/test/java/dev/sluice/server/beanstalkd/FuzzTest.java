package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobQuery;
import dev.sluice.spi.JobBrowser;
import dev.sluice.testkit.Eventually;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Anything at all is said to the port: it answers or closes, and keeps nothing of it. A million
 * inputs with {@code -Dsluice.long=true}.
 */
class FuzzTest {
  private static final int INPUTS = Boolean.getBoolean("sluice.long") ? 1_000_000 : 100_000;
  private static final int PER_CONNECTION = 100;
  private static final long GROWTH = 24 << 20;

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());
  private final Nonsense nonsense = new Nonsense(new Random(seed));

  @Test
  void whateverIsSaidNeitherBreaksItNorStaysInIt() {
    try (Ports ports = Ports.over("memory:")) {
      long before = 0;
      for (int said = 0; said < INPUTS; said += PER_CONNECTION) {
        say(ports);
        if (said % (INPUTS / 10) == 0) {
          empty(ports);
        }
        if (said == INPUTS / 10) {
          before = heap();
        }
      }
      empty(ports);
      try (Talk talk = ports.talk()) {
        talk.ask("use after");
        assertThat(talk.ask("peek " + talk.put("all this")))
            .as("seed %d", seed)
            .endsWith("|all this");
        Eventually.holds(
            "one connection, seed " + seed,
            () -> talk.ask("stats").contains("current-connections: 1\n"));
        assertThat(heard(talk)).as("commands that were heard").isGreaterThan(INPUTS / 10);
      }
      empty(ports);
      assertThat(heap() - before).as("growth, seed %d", seed).isLessThan(GROWTH);
    }
  }

  private static long heard(Talk talk) {
    return talk.ask("stats")
        .lines()
        .filter(line -> line.startsWith("cmd-"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  private void say(Ports ports) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < PER_CONNECTION; i++) {
      all.append(nonsense.next());
    }
    try (Talk talk = ports.talk()) {
      talk.sayAllAndListen(all.toString());
    }
  }

  private static void empty(Ports ports) {
    ports
        .sluice
        .store()
        .role(JobBrowser.class)
        .orElseThrow()
        .alter(JobQuery.ALL, new Alteration.Delete());
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
