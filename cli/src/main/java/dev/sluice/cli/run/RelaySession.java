package dev.sluice.cli.run;

import dev.sluice.Queue;
import dev.sluice.WorkerHealth;
import dev.sluice.relay.Relay;
import dev.sluice.relay.RelayMetrics;

/** One {@code sluice relay}, from its start to the exit code. */
final class RelaySession {
  private static final long LOOK_EVERY_MILLIS = 200;

  private final Relay relay;
  private final Queue<byte[]> queue;
  private final Streams streams;
  private final boolean quiet;
  private final RunState state = new RunState();
  private boolean healthy = true;

  RelaySession(Relay relay, Queue<byte[]> queue, Streams streams, boolean quiet) {
    this.relay = relay;
    this.queue = queue;
    this.streams = streams;
    this.quiet = quiet;
  }

  /** Runs it and answers the exit code. */
  @SuppressWarnings("try") // the signals are only there
  int run(boolean untilEmpty) throws InterruptedException {
    try (Signals signals = Signals.hear(this::interrupt)) {
      state.await(() -> isOver(untilEmpty), LOOK_EVERY_MILLIS);
    } finally {
      relay.close();
    }
    RelayMetrics done = relay.metrics();
    say(ProgressText.number(done.published()) + " published, " + done.dead() + " dead");
    if (done.doubtful() > 0) {
      say(done.doubtful() + " were published and may be published again");
    }
    if (state.isInterrupted()) {
      return RunSession.INTERRUPTED;
    }
    return done.dead() > 0 ? RunSession.NOT_ALL_DONE : RunSession.DONE;
  }

  private void interrupt() {
    if (state.interrupt() > 1) {
      Runtime.getRuntime().halt(RunSession.INTERRUPTED);
    }
    say("stopping when what is under way is confirmed (Ctrl-C again: at once)");
  }

  private boolean isOver(boolean untilEmpty) {
    tellHealth(relay.health());
    return untilEmpty && healthy && queue.counts().live() == 0;
  }

  // Said when it changes: an outage of a night is two lines.
  private void tellHealth(WorkerHealth health) {
    if (health.healthy() != healthy) {
      healthy = health.healthy();
      streams.err().println("sluice: " + (healthy ? "it goes on" : "waiting: " + health.problem()));
    }
  }

  private void say(String text) {
    if (!quiet) {
      streams.err().println("sluice: " + text);
    }
  }
}
