package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed while they produce and work: every acknowledged job is run (rule 4). A
 * job may run twice if its worker was killed. {@code -Dsluice.long=true} kills more of them.
 */
@Timeout(300)
class KilledProcessesTest {
  private static final Logger LOG = System.getLogger(KilledProcessesTest.class.getName());
  private static final int STEP = 200;

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final int kills = Boolean.getBoolean("sluice.long") ? 25 : 3;
  private final Set<String> stored = new HashSet<>();
  private final Map<String, Integer> runs = new HashMap<>();
  private final List<ChildJvm> children = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void end() {
    children.forEach(ChildJvm::close);
  }

  @Test
  void rule04_whateverProcessIsKilledEveryAcknowledgedJobIsRunOnOneServer() {
    try (BeanstalkdServer server = BeanstalkdServer.start()) {
      killUnderLoad("one node", "beanstalkd://" + server.address() + "?ttr=3s");
    }
  }

  @Test
  void rule04_whateverProcessIsKilledEveryAcknowledgedJobIsRunOnSeveralServers() {
    try (Cluster cluster = Cluster.start()) {
      killUnderLoad("three nodes", cluster.url());
    }
  }

  private void killUnderLoad(String what, String url) {
    List<String> roles = List.of("produce", "work", "work");
    roles.forEach(role -> start(role, url));
    goesOn(STEP);
    for (int i = 0; i < kills; i++) {
      int victim = random.nextInt(roles.size());
      children.get(victim).kill();
      read();
      children.set(victim, child(roles.get(victim), url));
      goesOn(STEP);
    }
    children.get(0).kill();
    Eventually.holds(
        () -> missing() + " of " + stored.size() + " have not run (seed " + seed + ")",
        () -> read() && missing() == 0);
    LOG.log(
        Level.INFO,
        "{0}, seed {1}, {2} kills: {3} acknowledged, {4} run, {5} doubled, 0 lost",
        what,
        Long.toString(seed),
        kills,
        stored.size(),
        runs.size(),
        runs.values().stream().mapToInt(count -> count - 1).sum());
  }

  private void start(String role, String url) {
    children.add(child(role, url));
  }

  private ChildJvm child(String role, String url) {
    return ChildJvm.start(Child.class, folder.resolve("child.log"), role, url);
  }

  /** Waits until so many more are stored, and so many more are run. */
  private void goesOn(int more) {
    read();
    int storedBefore = stored.size();
    int runBefore = runs.size();
    Eventually.holds(
        () -> stored.size() - storedBefore + " stored, " + (runs.size() - runBefore) + " run",
        () -> read() && stored.size() >= storedBefore + more && runs.size() >= runBefore + more);
  }

  private boolean read() {
    for (ChildJvm child : children) {
      for (String line : child.rest()) {
        if (line.startsWith("stored ")) {
          stored.add(line.substring("stored ".length()));
        } else if (line.startsWith("ran ")) {
          runs.merge(line.substring("ran ".length()), 1, Integer::sum);
        } else {
          assertThat(line).isIn("works", "refused", ChildJvm.ENDED);
        }
      }
    }
    return true;
  }

  private long missing() {
    return stored.stream().filter(id -> !runs.containsKey(id)).count();
  }
}
