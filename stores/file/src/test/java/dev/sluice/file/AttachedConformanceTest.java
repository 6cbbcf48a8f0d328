package dev.sluice.file;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.WorkerRegister;
import dev.sluice.testkit.ForwardingStore;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules, when all that another process may do is done through the socket. Forced as a store is
 * whose URL does not say otherwise: an answer through the socket promises no less.
 */
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
  private static final class Shared extends ForwardingStore {
    private static final Set<Class<?>> OTHERS =
        Set.of(JobBrowser.class, JobControl.class, QueueControl.class, WorkerRegister.class);

    private final AttachedStore other;

    Shared(FileStore holder, AttachedStore other) {
      super(holder);
      this.other = other;
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
    public <R> Optional<R> role(Class<R> role) {
      return OTHERS.contains(role) ? other.role(role) : super.role(role);
    }

    @Override
    public void close() {
      other.close();
      super.close();
    }
  }
}
