package dev.sluice;

import dev.sluice.job.WorkerView;
import java.util.List;

/**
 * The workers on a storage, whichever process they are in. A storage that keeps no register throws
 * {@link IllegalStateException} and says so.
 */
public interface LiveWorkers {
  /** Those that are there. One whose process died is listed for some seconds more. */
  List<WorkerView> list();

  /**
   * Asks a worker to finish what it has and claim nothing more; it obeys within seconds. Answers
   * whether it is there.
   */
  boolean quiet(String id);

  /** Ends what {@link #quiet} began. Answers whether the worker is there. */
  boolean resume(String id);

  /** Asks a worker to stop as {@link Worker#stop()}. Answers whether it is there. */
  boolean stop(String id);
}
