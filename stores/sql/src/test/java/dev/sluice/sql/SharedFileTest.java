package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of one machine that share a file, all of them enqueueing and working. */
@Timeout(300)
class SharedFileTest {
  private static final System.Logger LOG = System.getLogger(SharedFileTest.class.getName());
  private static final String MILLIS = Boolean.getBoolean("sluice.long") ? "60000" : "3000";

  @TempDir Path folder;

  private final Set<String> acknowledged = new HashSet<>();
  private final Map<String, Integer> runs = new HashMap<>();
  private final Set<String> errors = new HashSet<>();

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:sqlite:%s/jobs.db?fsync=os", "jdbc:h2:%s/jobs;AUTO_SERVER=TRUE"})
  void twoProcessesLoseNothing(String form) throws Exception {
    String url = form.formatted(folder);
    long seed = System.nanoTime();
    List<ChildJvm> children =
        Stream.of(seed, seed + 1)
            .map(s -> ChildJvm.start(SharingChild.class, log(), url, MILLIS, Long.toString(s)))
            .toList();
    try {
      for (ChildJvm child : children) {
        child.await("produced");
      }
      for (ChildJvm child : children) {
        child.tell();
        String line = child.line();
        while (!line.equals("done")) {
          assertThat(line).as(child.tail()).isNotEqualTo(ChildJvm.ENDED);
          note(line.split(" ", 3));
          line = child.line();
        }
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    long doubled = runs.values().stream().filter(count -> count > 1).count();
    LOG.log(
        System.Logger.Level.INFO,
        "%s: %d acknowledged, %d run, %d doubled, errors %s, seed %d"
            .formatted(form, acknowledged.size(), runs.size(), doubled, errors, seed));
    if (form.startsWith("jdbc:sqlite:")) {
      // H2 now and then fails within itself; then the call was made again.
      assertThat(errors).isEmpty();
    }
    assertThat(acknowledged).hasSizeGreaterThan(100);
    assertThat(runs.keySet()).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(doubled).isZero();
  }

  private Path log() {
    return folder.resolve("child.log");
  }

  private void note(String[] words) {
    switch (words[0]) {
      case "acknowledged" -> acknowledged.add(words[1]);
      case "run" -> runs.merge(words[1], Integer.parseInt(words[2]), Integer::sum);
      default -> errors.add(String.join(" ", words));
    }
  }
}
