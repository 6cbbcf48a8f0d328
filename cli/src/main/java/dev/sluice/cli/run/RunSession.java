package dev.sluice.cli.run;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.cli.process.Children;
import dev.sluice.cli.process.SharedOutput;
import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.Failure;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One {@code sluice run}, from the opened storage to the exit code. */
final class RunSession {
  static final int DONE = 0;
  static final int NOT_ALL_DONE = 1;
  static final int INTERRUPTED = 130;

  private static final Duration FOR_EVER = Duration.ofDays(365);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_MILLIS = 500;

  private final RunRequest request;
  private final Sluice sluice;
  private final Queue<byte[]> queue;
  private final Streams streams;
  private final @Nullable Screen screen;
  private final RunMessages messages;
  private final RunState state = new RunState();
  private final AtomicLong started = new AtomicLong();

  RunSession(RunRequest request, Sluice sluice, Streams streams) {
    this.request = request;
    this.sluice = sluice;
    this.queue = sluice.queue(request.place().queue());
    this.streams = streams;
    boolean bar = !request.process().quiet() && Terminal.isErrorTerminal();
    this.screen = bar ? new Screen(streams.err()) : null;
    PrintStream err = screen == null ? streams.err() : screen.messages();
    this.messages = new RunMessages(err, request.process().quiet(), request.place());
  }

  /** Runs it and answers the exit code. */
  @SuppressWarnings("try") // the signals are only there
  int run(Path side) throws IOException, InterruptedException {
    RunOptions options = request.options();
    if (options.fresh) {
      sluice.jobs().alter(JobQuery.ofQueue(queue.name()), new Alteration.Delete());
    }
    new FirstCommand(side).check(request.command(), options.newCommand || options.fresh);
    try (ResultsFile results = request.process().openResults(options.fresh);
        Children children =
            new Children(
                side, queue.name(), new Children.Manner(Terminal.keysAreOurs(), errors(), GRACE));
        Signals signals = state.hearInterrupts(children, messages::note, this::eraseBar)) {
      messages.orphans(children.orphansEnded());
      if (options.retryFailed) {
        retryFailed(results);
      }
      return work(children, results);
    }
  }

  @SuppressWarnings("try") // the progress is only there
  private int work(Children children, @Nullable ResultsFile results)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    SharedOutput out = new SharedOutput(output(), state::halt);
    OrderedOutput order = request.options().keepOrder ? new OrderedOutput(out) : null;
    JobOutput output = order == null ? JobOutput.asItComes(out) : order;
    Worker worker = startWorker(new JobCommand(setting(results), children, output, state::halt));
    Feeder feeder = feeder(order);
    CompletableFuture<Void> feeding = feed(feeder);
    try (Progress progress = progress(feeding)) {
      state.await(() -> isOver(feeding), LOOK_EVERY_MILLIS);
      feeder.stop();
      worker.stop(FOR_EVER);
    }
    flush(order);
    writeUnseen(results);
    messages.refused(feeder.refused(), feeder.reason());
    boolean readAll = readAll(feeding);
    int code = end(readAll, Duration.ofNanos(System.nanoTime() - begin));
    return feeder.refused() > 0 && code == DONE ? NOT_ALL_DONE : code;
  }

  // A command's messages would go into the progress line, if the terminal got them from itself.
  private @Nullable SharedOutput errors() {
    return screen == null ? null : new SharedOutput(screen.above(streams.err()), broken -> {});
  }

  private OutputStream output() {
    return screen == null || !Terminal.isOutputTerminal()
        ? streams.out()
        : screen.above(streams.out());
  }

  private void eraseBar() {
    if (screen != null) {
      screen.draw("");
    }
  }

  private static void flush(@Nullable OrderedOutput order) {
    if (order != null) {
      try {
        order.flush();
      } catch (UncheckedIOException e) {
        // The run was halted for it, with the reason.
        System.getLogger(RunSession.class.getName())
            .log(System.Logger.Level.DEBUG, "held output was lost", e);
      }
    }
  }

  private void writeUnseen(@Nullable ResultsFile results) {
    if (results != null) {
      try {
        new UnseenEnds(sluice.jobs(), queue.name()).writeTo(results);
      } catch (IOException e) {
        state.halt("the results cannot be written (" + e.getMessage() + ")");
      }
    }
  }

  /** Whether the input was read to its end. */
  private boolean readAll(CompletableFuture<Void> feeding) throws IOException {
    if (!feeding.isCompletedExceptionally()) {
      return feeding.isDone();
    }
    Throwable cause = feeding.handle((nothing, error) -> error).join();
    if (cause instanceof UncheckedIOException e) {
      // What was held for lines that are known already could not be passed on.
      state.halt(String.valueOf(e.getMessage()));
      return false;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw new IOException("the input cannot be read: " + cause.getMessage(), cause);
  }

  private JobCommand.Setting setting(@Nullable ResultsFile results) {
    return new JobCommand.Setting(
        request.command(), false, request.process().timeout(), request.options().retries, results);
  }

  private Worker startWorker(JobCommand command) {
    return queue.work(
        command,
        worker -> {
          request.process().configure(worker);
          worker.listener(new Listening());
        });
  }

  private Feeder feeder(@Nullable OrderedOutput order) throws IOException {
    RunOptions options = request.options();
    InputStream in = request.openInput(streams.in());
    InputLines lines = new InputLines(in, options.form(), sluice.traits().maxPayload());
    LineIds ids = new LineIds(queue.name());
    return new Feeder(lines, ids, queue, sluice.jobs(), options.retries + 1, order);
  }

  // A daemon: it may be waiting for standard input when the run is to end.
  private CompletableFuture<Void> feed(Feeder feeder) {
    CompletableFuture<Void> fed = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                feeder.run();
                fed.complete(null);
              } catch (IOException | RuntimeException e) {
                fed.completeExceptionally(e);
              }
              state.changed();
            },
            "sluice-input");
    thread.setDaemon(true);
    thread.start();
    return fed;
  }

  private boolean isOver(CompletableFuture<Void> feeding) {
    return feeding.isCompletedExceptionally() || (feeding.isDone() && queue.counts().live() == 0);
  }

  private @Nullable Progress progress(CompletableFuture<Void> feeding) {
    return request.process().quiet()
        ? null
        : new Progress(streams.err(), screen, queue::counts, feeding::isDone);
  }

  private void retryFailed(@Nullable ResultsFile results) {
    if (results != null) {
      results.forgetFailed();
    }
    JobQuery failed = JobQuery.ofQueue(queue.name()).states(JobState.DEAD);
    messages.redriven(sluice.jobs().alter(failed, new Alteration.Redrive()));
  }

  private int end(boolean readAll, Duration took) {
    Counts counts = queue.counts();
    boolean allDone = readAll && counts.live() == 0;
    if (!allDone && state.isInterrupted()) {
      messages.interrupted(counts);
      return INTERRUPTED;
    }
    if (!allDone || state.isHalted()) {
      messages.halted(counts, state.haltReason());
    } else {
      messages.finished(counts, started.get() > 0, took);
    }
    if (counts.dead() > 0) {
      messages.howToGoOn();
    }
    return allDone && counts.dead() == 0 && !state.isHalted() ? DONE : NOT_ALL_DONE;
  }

  /** Hears what becomes of the lines. */
  private final class Listening implements JobListener {
    @Override
    public void onStarted(Job<?> job) {
      started.incrementAndGet();
    }

    @Override
    public void onCompleted(Job<?> job, Duration took) {
      state.changed();
    }

    @Override
    public void onDead(Job<?> job, Failure failure) {
      if (request.options().haltOnFail) {
        state.halt("a line has failed");
      }
      state.changed();
    }

    @Override
    public void onCancelled(Job<?> job) {
      state.changed();
    }
  }
}
