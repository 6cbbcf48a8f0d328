package dev.sluice.cli.process;

import dev.sluice.cli.process.ChildOutcome.Ending;
import dev.sluice.job.JobId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The children of this process: runs them, and ends those whose time is up, whose job was called
 * off, or all. Safe for many threads; one thread in all watches over them.
 */
public final class Children implements AutoCloseable {
  /** The variable in a child's environment that names its job. */
  public static final String JOB_ID = "SLUICE_JOB_ID";

  /** The variable in a child's environment that names the process that started it. */
  static final String PARENT = "SLUICE_PARENT";

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
  private static final int BUFFER = 8192;
  private static final long ERRORS_MILLIS = 200;

  private final Spawner spawner;
  private final ChildLedger ledger;
  private final Manner manner;
  private final Set<Child> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watcher;
  private volatile boolean stopped;
  private final int orphans;

  /**
   * How children are started.
   *
   * @param before see {@link Spawner}
   * @param errors takes their standard error; {@code null} if it goes where ours goes
   * @param grace how long after TERM to send KILL
   */
  public record Manner(List<String> before, @Nullable SharedOutput errors, Duration grace) {
    public Manner {
      before = List.copyOf(before);
    }
  }

  /**
   * Ends what an earlier process left behind, then is ready.
   *
   * @param directory for the ledger; the same for all runs that share their jobs
   * @param key names these runs, without a colon
   * @throws IOException if the directory cannot be written to
   */
  public Children(Path directory, String key, Manner manner) throws IOException {
    String mark = key + ":";
    Owner self = Owner.self();
    this.manner = manner;
    this.orphans = new Orphans(directory, mark).end(manner.grace());
    this.ledger = new ChildLedger(directory, self);
    this.spawner =
        new Spawner(Map.of(PARENT, mark + self), manner.before(), manner.errors() != null);
    this.watcher = new Thread(this::watch, "sluice-children");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** How many processes an earlier run had left behind, which have been ended. */
  public int orphansEnded() {
    return orphans;
  }

  /**
   * Runs a child and waits for its end and that of its output.
   *
   * @param timeout how long it may take; {@code null} for as long as it likes
   * @param cancelled asked every now and then whether it shall be ended
   * @throws IOException if it cannot be started
   */
  public ChildOutcome run(
      JobId job,
      Launch launch,
      @Nullable Duration timeout,
      BooleanSupplier cancelled,
      ByteSink output)
      throws IOException {
    // Before it can do anything that shows that it runs.
    count.incrementAndGet();
    try {
      return runToTheEnd(job, launch, timeout, cancelled, output);
    } finally {
      count.decrementAndGet();
    }
  }

  private ChildOutcome runToTheEnd(
      JobId job,
      Launch launch,
      @Nullable Duration timeout,
      BooleanSupplier cancelled,
      ByteSink output)
      throws IOException {
    Process process = spawner.start(launch);
    int slot = ledger.add(new ChildLedger.Entry(process.pid(), System.currentTimeMillis(), job));
    long nanos = timeout == null ? Long.MAX_VALUE : timeout.toNanos();
    Child child = new Child(process, job.toString(), nanos, cancelled);
    running.add(child);
    if (stopped) {
      end(child, Ending.STOPPED);
    }
    Thread errors = passOnErrors(process);
    try {
      pump(process.getInputStream(), output);
      int exit = waitFor(process);
      awaitErrors(errors);
      return new ChildOutcome(exit, Duration.ofNanos(child.age()), child.ending());
    } catch (RuntimeException e) {
      // Nobody takes its output any more.
      end(child, Ending.STOPPED);
      waitFor(process);
      throw e;
    } finally {
      running.remove(child);
      ledger.remove(slot);
    }
  }

  /** Ends all children, and every one that is started from now on. Returns at once. */
  public void endAll() {
    stopped = true;
    running.forEach(child -> end(child, Ending.STOPPED));
  }

  /** How many run now. */
  public int count() {
    return count.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    if (running.isEmpty()) {
      ledger.close();
    }
  }

  private @Nullable Thread passOnErrors(Process process) {
    SharedOutput to = manner.errors();
    if (to == null) {
      return null;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                pump(process.getErrorStream(), new WholeLines(to));
              } catch (IOException | UncheckedIOException e) {
                System.getLogger(Children.class.getName())
                    .log(System.Logger.Level.DEBUG, "messages of a command were lost", e);
              }
            },
            "sluice-errors-" + process.pid());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  // Somebody in the background may keep it open for as long as it likes.
  private static void awaitErrors(@Nullable Thread errors) {
    if (errors != null) {
      try {
        errors.join(ERRORS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void pump(InputStream from, ByteSink to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (from) {
      int count = from.read(buffer);
      while (count >= 0) {
        to.accept(buffer, 0, count);
        count = from.read(buffer);
      }
    } finally {
      to.end();
    }
  }

  // An interrupt means that the job was called off or that its worker stops. Both reach the child
  // by other ways; here its end is awaited all the same.
  private static int waitFor(Process process) {
    boolean interrupted = false;
    while (true) {
      try {
        int exit = process.waitFor();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return exit;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private void watch() {
    try {
      while (!closed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        for (Child child : running) {
          Ending why = child.due();
          if (why != Ending.NONE) {
            end(child, why);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // On a thread of its own: it takes as long as the grace, and many may end together.
  private void end(Child child, Ending why) {
    if (child.beginEnding(why)) {
      Thread ending =
          new Thread(
              () ->
                  ProcessTree.end(child.process().toHandle(), JOB_ID, child.job(), manner.grace()),
              "sluice-end-" + child.process().pid());
      ending.setDaemon(true);
      ending.start();
    }
  }
}
