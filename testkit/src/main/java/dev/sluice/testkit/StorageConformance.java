package dev.sluice.testkit;

import dev.sluice.testkit.conformance.AlterConformance;
import dev.sluice.testkit.conformance.BrowserConformance;
import dev.sluice.testkit.conformance.CancelConformance;
import dev.sluice.testkit.conformance.CapacityConformance;
import dev.sluice.testkit.conformance.ClaimConformance;
import dev.sluice.testkit.conformance.CloseConformance;
import dev.sluice.testkit.conformance.DurabilityConformance;
import dev.sluice.testkit.conformance.EnqueueConformance;
import dev.sluice.testkit.conformance.FlatCostConformance;
import dev.sluice.testkit.conformance.GroupConformance;
import dev.sluice.testkit.conformance.LeaseConformance;
import dev.sluice.testkit.conformance.ModelConformance;
import dev.sluice.testkit.conformance.MoveConformance;
import dev.sluice.testkit.conformance.NotesConformance;
import dev.sluice.testkit.conformance.OrderConformance;
import dev.sluice.testkit.conformance.PauseConformance;
import dev.sluice.testkit.conformance.PriorityConformance;
import dev.sluice.testkit.conformance.RetentionConformance;
import dev.sluice.testkit.conformance.RuleReport;
import dev.sluice.testkit.conformance.SettleConformance;
import dev.sluice.testkit.conformance.StoreHarness;
import dev.sluice.testkit.conformance.TimeConformance;
import dev.sluice.testkit.conformance.TraitsConformance;
import dev.sluice.testkit.conformance.TurnConformance;
import dev.sluice.testkit.conformance.UniqueConformance;
import dev.sluice.testkit.conformance.WaitConformance;
import dev.sluice.testkit.conformance.WorkersConformance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every rule of {@code docs/spec.md} that concerns storages, as tests. A storage runs all of them
 * with one subclass:
 *
 * <pre>{@code
 * class FileConformanceTest extends StorageConformance {
 *   @TempDir Path folder;
 *
 *   @Override
 *   protected StoreFixture fixture() {
 *     return StoreFixture.of(clock -> FileStore.open(folder, new Settings(clock))).keepingJobs();
 *   }
 * }
 * }</pre>
 *
 * <p>Each test has a storage of its own: {@link #fixture()} is asked before each, and what it opens
 * must be empty. Test names begin with the number of the rule ({@code rule02_...}).
 *
 * <p><b>Not applicable.</b> A test that needs a {@link dev.sluice.spi.Feature}, a role or a clock
 * that the storage does not have fails an assumption: JUnit reports it as skipped, with the message
 * {@code not applicable to NAME: no Feature.GROUPS}. A storage that names a feature in its traits
 * must pass its tests, and must have the roles that belong to it.
 *
 * <p>How hard races and random tests try is told by {@link Effort}.
 */
@ExtendWith(RuleReport.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
public abstract class StorageConformance
    implements AlterConformance,
        BrowserConformance,
        CancelConformance,
        CapacityConformance,
        ClaimConformance,
        CloseConformance,
        DurabilityConformance,
        EnqueueConformance,
        FlatCostConformance,
        GroupConformance,
        LeaseConformance,
        ModelConformance,
        MoveConformance,
        NotesConformance,
        OrderConformance,
        PauseConformance,
        PriorityConformance,
        RetentionConformance,
        SettleConformance,
        TimeConformance,
        TraitsConformance,
        TurnConformance,
        UniqueConformance,
        WaitConformance,
        WorkersConformance {
  private @Nullable StoreHarness harness;

  /** For subclasses. */
  protected StorageConformance() {}

  /** How to get at the storage of this test. Asked once for each test, before it. */
  protected abstract StoreFixture fixture();

  @BeforeEach
  final void openTheStorage() {
    harness = new StoreHarness(fixture());
  }

  @AfterEach
  final void closeTheStorage() {
    if (harness != null) {
      harness.close();
    }
  }

  @Override
  public final StoreHarness harness() {
    if (harness == null) {
      throw new IllegalStateException("the storage is opened before each test");
    }
    return harness;
  }
}
