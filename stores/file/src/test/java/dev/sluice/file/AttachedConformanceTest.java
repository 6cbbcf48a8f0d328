package dev.sluice.file;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkerRegister;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The rules, when all that another process may do is done through the socket. */
class AttachedConformanceTest extends StorageConformance {
  @TempDir Path directory;

  @Override
  protected StoreFixture fixture() {
    FileOptions usual = FileOptions.of(directory);
    FileOptions small =
        new FileOptions(directory, usual.forceEvery(), 1 << 20, false, usual.maxPending());
    return StoreFixture.of(
            clock -> new Shared(FileStore.open(small, clock), FileAccess.attach(directory)))
        .keepingJobs();
  }

  /** Claims and settles as the holder; does all else as the other process. */
  private record Shared(FileStore holder, AttachedStore other) implements JobStore {
    private static final Set<Class<?>> OTHERS =
        Set.of(JobBrowser.class, JobControl.class, QueueControl.class, WorkerRegister.class);

    @Override
    public Traits traits() {
      return holder.traits();
    }

    @Override
    public List<Enqueued> enqueue(List<NewJob> jobs) {
      return other.enqueue(jobs);
    }

    @Override
    public Swept sweep(SweepRequest request) {
      return other.sweep(request);
    }

    @Override
    public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
      return holder.claim(request);
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> outcomes) {
      return holder.settle(outcomes);
    }

    @Override
    public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
      return holder.extend(leases, lease);
    }

    @Override
    public void wakeup() {
      holder.wakeup();
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      return role == JobStore.class
          ? Optional.of(role.cast(this))
          : OTHERS.contains(role) ? other.role(role) : holder.role(role);
    }

    @Override
    public void close() {
      other.close();
      holder.close();
    }
  }
}
