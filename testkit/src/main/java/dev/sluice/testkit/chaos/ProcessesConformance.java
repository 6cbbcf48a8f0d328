package dev.sluice.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers and producers in processes of their own on one storage, and again and again one of them
 * is killed: no job that was acknowledged is lost, none is stuck, and only those run twice that
 * were running in a process when it was killed (rules 1, 2, 4, 5, 6 and 8). For storages that
 * several processes can use at the same time; one subclass of a few lines each:
 *
 * <pre>{@code
 * class PostgresProcessesTest extends ProcessesConformance {
 *   @Override
 *   protected String url() {
 *     return "jdbc:postgresql://localhost/empty";
 *   }
 * }
 * }</pre>
 *
 * <p>The processes have the class path of the test and open the URL with {@link
 * dev.sluice.Sluice#open(String)}. How many there are and how long they are killed is told by
 * {@link #plan()}; how long can also be set for a run by the system property {@code
 * sluice.testkit.chaos.seconds}.
 *
 * <p>What happened is in files that each process only appends to, in the order of the machine's
 * steady clock, which its processes share.
 */
public abstract class ProcessesConformance {
  private static final Logger LOG = System.getLogger(ProcessesConformance.class.getName());

  /** For the files of the processes. */
  @TempDir Path journals;

  /** For subclasses. */
  protected ProcessesConformance() {}

  /** The URL of an empty storage. Asked once for each test, before it. */
  protected abstract String url();

  /** How hard to try; {@link ChaosPlan#usual()} unless a subclass says otherwise. */
  protected ChaosPlan plan() {
    return ChaosPlan.usual();
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  final void rule04_nothingIsLostOrStuckWhenProcessesAreKilled() throws Exception {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    ChaosReport report = plan().run(url(), journals, seed);
    LOG.log(Level.INFO, getClass().getSimpleName() + ": " + report.summary());
    assertThat(report.violations()).as("seed %s; %s", seed, report.summary()).isEmpty();
    assertThat(report.kills()).as("processes that were killed").isPositive();
    assertThat(report.acknowledged()).as("jobs that were enqueued").isPositive();
  }
}
