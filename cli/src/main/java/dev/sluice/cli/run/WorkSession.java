package dev.sluice.cli.run;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.Queue;
import dev.sluice.Worker;
import dev.sluice.cli.process.Children;
import dev.sluice.cli.process.CommandTemplate;
import dev.sluice.cli.process.SharedOutput;
import dev.sluice.job.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One {@code sluice work}, from the opened storage to the exit code. */
final class WorkSession {
  /**
   * What was asked for.
   *
   * @param retries at most; {@code null} for what each job says
   */
  record Setting(
      CommandTemplate command,
      ProcessOptions process,
      @Nullable Integer retries,
      boolean untilEmpty) {}

  private static final Duration FOR_EVER = Duration.ofDays(365);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_MILLIS = 500;

  private final Setting setting;
  private final Queue<byte[]> queue;
  private final Streams streams;
  private final RunState state = new RunState();
  private final AtomicLong completed = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();

  WorkSession(Setting setting, Queue<byte[]> queue, Streams streams) {
    this.setting = setting;
    this.queue = queue;
    this.streams = streams;
  }

  /** Runs it and answers the exit code. */
  @SuppressWarnings("try") // the signals are only there
  int run(Path side) throws IOException, InterruptedException {
    try (ResultsFile results = setting.process().openResults(false);
        Children children =
            new Children(
                side, queue.name(), new Children.Manner(Terminal.keysAreOurs(), null, GRACE));
        Signals signals = state.hearInterrupts(children, this::say, () -> {})) {
      if (children.orphansEnded() > 0) {
        say("ended " + children.orphansEnded() + " processes that an earlier run had left behind");
      }
      Worker worker = start(children, results);
      state.await(this::isOver, LOOK_EVERY_MILLIS);
      worker.stop(FOR_EVER);
      say(ProgressText.number(completed.get()) + " done, " + dead.get() + " failed");
    }
    if (state.isHalted()) {
      streams.err().println("sluice: halted because " + state.haltReason());
    }
    if (state.isInterrupted()) {
      return RunSession.INTERRUPTED;
    }
    return dead.get() > 0 || state.isHalted() ? RunSession.NOT_ALL_DONE : RunSession.DONE;
  }

  private Worker start(Children children, @Nullable ResultsFile results) {
    SharedOutput out = new SharedOutput(streams.out(), state::halt);
    JobCommand.Setting run =
        new JobCommand.Setting(
            setting.command(), true, setting.process().timeout(), setting.retries(), results);
    JobCommand command = new JobCommand(run, children, JobOutput.asItComes(out), state::halt);
    return Stores.checked(
        "--store",
        () ->
            queue.work(
                command,
                worker -> {
                  setting.process().configure(worker);
                  worker.listener(new Listening());
                }));
  }

  private boolean isOver() {
    return setting.untilEmpty() && queue.counts().live() == 0;
  }

  private void say(String text) {
    if (!setting.process().quiet()) {
      streams.err().println("sluice: " + text);
    }
  }

  /** Hears what becomes of the jobs. */
  private final class Listening implements JobListener {
    @Override
    public void onCompleted(Job<?> job, Duration took) {
      completed.incrementAndGet();
      state.changed();
    }

    @Override
    public void onDead(Job<?> job, Failure failure) {
      dead.incrementAndGet();
      state.changed();
    }

    @Override
    public void onCancelled(Job<?> job) {
      state.changed();
    }
  }
}
