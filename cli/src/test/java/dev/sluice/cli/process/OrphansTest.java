package dev.sluice.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger names processes by their ids, which others have sooner or later. */
class OrphansTest {
  private static final JobId JOB = JobId.next();

  @TempDir Path directory;
  private Process process;

  @BeforeEach
  void startAProcess() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void endIt() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Of a run that is dead: its own id is another process's too, with another start time. */
  private void leaveALedger(Instant started, JobId job) throws IOException {
    Owner dead = new Owner(ProcessHandle.current().pid(), 1);
    ChildLedger ledger = new ChildLedger(directory, dead);
    ledger.add(new ChildLedger.Entry(process.pid(), started.toEpochMilli(), job));
  }

  private int endOrphans() throws IOException {
    return new Orphans(directory, "queue:").end(Duration.ofSeconds(10));
  }

  private Instant start() {
    return process.info().startInstant().orElseThrow();
  }

  @Test
  void aProcessThatHasTheIdOfAChildNowIsLeftAlone() throws Exception {
    leaveALedger(start().minusSeconds(60), JOB);
    assertThat(endOrphans()).isZero();
    assertThat(process.isAlive()).isTrue();
    assertThat(directory).as("the ledger has served").isEmptyDirectory();
  }

  @Test
  void aProcessThatWasStartedLaterIsLeftAloneToo() throws Exception {
    leaveALedger(start().plusSeconds(60), JOB);
    assertThat(endOrphans()).isZero();
    assertThat(process.isAlive()).isTrue();
  }

  /** Another run's child may have got the id within the same second. */
  @Test
  void aProcessThatWorksOnAnotherJobIsLeftAlone() throws Exception {
    endIt();
    ProcessBuilder builder = new ProcessBuilder("sleep", "600");
    builder.environment().put(Children.JOB_ID, JobId.next().toString());
    process = builder.start();
    leaveALedger(start(), JOB);
    assertThat(endOrphans()).isZero();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void theChildItselfIsEnded() throws Exception {
    leaveALedger(start(), JOB);
    assertThat(endOrphans()).isEqualTo(1);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void theChildrenOfALivingRunAreLeftAlone() throws Exception {
    try (ChildLedger ledger = new ChildLedger(directory, Owner.self())) {
      ledger.add(new ChildLedger.Entry(process.pid(), start().toEpochMilli(), JOB));
      assertThat(endOrphans()).isZero();
      assertThat(process.isAlive()).isTrue();
    }
  }
}
