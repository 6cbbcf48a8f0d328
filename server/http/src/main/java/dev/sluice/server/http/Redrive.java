package dev.sluice.server.http;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.StoreException;
import dev.sluice.wire.JsonOut;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Dead jobs of a queue that run again one after the other, not faster than is wanted. Those whose
 * turn has not come stay DEAD, so that nothing is lost when the server ends: asked again, it goes
 * on with them. It goes by their sequence once: a job that dies again meanwhile stays dead.
 *
 * <p>They are not made READY all at once and then put off, one by one: a worker that waits takes a
 * job before it can be put off.
 */
final class Redrive implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server.http");
  private static final int MOST_AT_ONCE = 100;
  private static final int STEPS_A_SECOND = 10;
  private static final long RETRY_MILLIS = 1_000;

  /** Where it stands. */
  enum State {
    RUNNING,
    DONE,
    STOPPED,
    FAILED
  }

  private final Storage storage;
  private final String queue;
  private final JobQuery dead;
  private final double rate;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final AtomicLong redriven = new AtomicLong();
  private volatile @Nullable String error;

  /**
   * @param dead which jobs
   * @param rate how many a second
   */
  Redrive(Storage storage, String queue, JobQuery dead, double rate) {
    this.storage = storage;
    this.queue = queue;
    this.dead = dead;
    this.rate = rate;
  }

  /** Begins, on a thread of its own. */
  void start() {
    Thread thread = new Thread(this, "sluice-redrive-" + queue);
    thread.setDaemon(true);
    thread.start();
  }

  boolean isRunning() {
    return state.get() == State.RUNNING;
  }

  /** The next ones stay as they are. */
  void stop() {
    end(State.STOPPED);
    stop.countDown();
  }

  private void end(State as) {
    state.compareAndSet(State.RUNNING, as);
  }

  void write(JsonOut out) {
    out.text("queue", queue)
        .text("state", state.get().name())
        .decimal("rate", rate)
        .number("changed", redriven.get())
        .text("error", error);
  }

  @Override
  public void run() {
    try {
      if (redrive()) {
        end(State.DONE);
      }
    } catch (InterruptedException e) {
      stop();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "redriving the dead jobs of " + queue, e);
      error = String.valueOf(e.getMessage());
      end(State.FAILED);
    }
  }

  /** Answers whether it came to the end. */
  private boolean redrive() throws InterruptedException {
    int step = (int) Math.max(1, Math.min(MOST_AT_ONCE, rate / STEPS_A_SECOND));
    long began = System.nanoTime();
    long after = 0;
    boolean on = true;
    while (on) {
      try {
        Page<JobView> page = storage.browser().list(dead.after(after).limit(step));
        redrive(page.items());
        error = null;
        after = page.next();
        if (after == 0) {
          return true;
        }
        long due = began + (long) (TimeUnit.SECONDS.toNanos(1) * (redriven.get() / rate));
        on = !stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.UNAVAILABLE) {
          throw e;
        }
        error = String.valueOf(e.getMessage());
        on = !stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    return false;
  }

  private void redrive(List<JobView> jobs) {
    if (!jobs.isEmpty()) {
      List<JobId> ids = jobs.stream().map(JobView::id).toList();
      List<Altered> answers = storage.control().alter(ids, new Alteration.Redrive());
      redriven.addAndGet(
          answers.stream().filter(a -> a.result() == Altered.Result.CHANGED).count());
    }
  }
}
