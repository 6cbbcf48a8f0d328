package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases within the process keep what they promise when it is killed (rule 1). */
@Timeout(120)
class ProcessKillTest {
  private static final int FIRST = 200;
  private static final int ID = 36;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:h2:%s/jobs", "jdbc:sqlite:%s/jobs.db?fsync=os"})
  void rule01_whatWasAcknowledgedSurvivesTheDeathOfTheProcess(String form) throws Exception {
    String url = form.formatted(folder);
    List<String> acknowledged = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(EnqueuingChild.class, folder.resolve("child.log"), url)) {
      while (acknowledged.size() < FIRST) {
        acknowledged.add(child.line());
      }
      child.kill();
      Eventually.holds("its output is read", () -> readAll(child, acknowledged));
    }
    try (SqlStore store =
        SqlStore.open(StorageUrl.parse(url), new Settings(InstantSource.system()))) {
      List<String> lost = new ArrayList<>(acknowledged);
      lost.removeIf(id -> store.find(JobId.parse(id)).isPresent());
      assertThat(lost).as("of %d", acknowledged.size()).isEmpty();
    }
  }

  /** Whether its last line is there. One that it was killed in is no answer. */
  private static boolean readAll(ChildJvm child, List<String> into) {
    into.addAll(child.rest());
    boolean ended = into.remove(ChildJvm.ENDED);
    into.removeIf(line -> line.length() != ID);
    return ended;
  }
}
