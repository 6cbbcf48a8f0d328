package dev.sluice.spi;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import java.time.Duration;
import java.util.List;

/**
 * The role of a store that knows which workers there are (rule 16). Nothing here need be durable: a
 * worker that lives announces itself again. Calls block for one write at most, may be made by any
 * number of threads, are atomic per worker and idempotent, and fail with {@link StoreException}
 * UNAVAILABLE.
 */
public interface WorkerRegister {
  /**
   * Says that a worker is there, and how it stands; takes the place of what it said before.
   *
   * @param worker its {@code order} does not matter: the register's counts
   * @param timeToLive how long it is taken to be there unless it says so again, positive
   * @return what somebody asked it to do; {@link WorkerOrder#RUN} if nobody asked for anything
   *     since it came
   */
  WorkerOrder announce(WorkerView worker, Duration timeToLive);

  /** A worker is there no more. One that is not known is fine. */
  void withdraw(String worker);

  /** The workers that are there, in the order of their ids. */
  List<WorkerView> list();

  /**
   * Asks a worker for something; it learns of it with its next announcement.
   *
   * @return whether it is there
   */
  boolean ask(String worker, WorkerOrder order);
}
