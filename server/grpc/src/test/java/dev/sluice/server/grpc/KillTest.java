package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of the server while clients enqueue and work. */
class KillTest {
  private static final int KILLS = Boolean.getBoolean("sluice.long") ? 40 : 4;

  @TempDir Path folder;

  @Test
  void rule01_nothingThatWasAcknowledgedIsLostOrDoneAgain() throws Exception {
    String url = "file:" + folder.resolve("jobs");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Promises promises = new Promises();
    for (int i = 0; i < KILLS; i++) {
      try (ChildJvm server = ChildJvm.start(ServerChild.class, folder.resolve("log"), url)) {
        int port = Integer.parseInt(server.line());
        int before = promises.completed().size();
        try (Load load = Load.start(port, promises)) {
          Eventually.holds(
              () -> "nothing is completed: " + server.tail(),
              () -> promises.completed().size() > before + 20);
          Eventually.pass(Duration.ofMillis(random.nextInt(300)));
          server.kill();
          load.stop();
        }
      }
    }
    assertThat(promises.broken()).as("seed %d", seed).isEmpty();
    check(url, promises, seed);
  }

  private static void check(String url, Promises promises, long seed) {
    try (Sluice sluice = Sluice.open(url)) {
      for (JobId id : promises.enqueued()) {
        Optional<JobView> job = sluice.jobs().find(id);
        assertThat(job).as("job %s was lost; seed %d", id, seed).isPresent();
      }
      for (JobId id : promises.completed()) {
        assertThat(sluice.jobs().find(id).orElseThrow().state())
            .as("job %s was completed; seed %d", id, seed)
            .isEqualTo(JobState.COMPLETED);
      }
    }
    assertThat(promises.enqueued().size()).isGreaterThan(KILLS);
  }
}
