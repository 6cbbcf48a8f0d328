package dev.sluice.cli.run;

import dev.sluice.BuryException;
import dev.sluice.Handler;
import dev.sluice.Job;
import dev.sluice.ReleaseException;
import dev.sluice.cli.process.ByteSink;
import dev.sluice.cli.process.Capture;
import dev.sluice.cli.process.ChildOutcome;
import dev.sluice.cli.process.Children;
import dev.sluice.cli.process.CommandTemplate;
import dev.sluice.cli.process.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a job's command as a child process, and says what became of it. */
final class JobCommand implements Handler<byte[]> {
  /** Bytes of output that a result keeps. */
  static final int MAX_RESULT_OUTPUT = 1 << 20;

  // Linux takes no variable that is longer than 128 KiB, and refuses the whole process then.
  private static final int MAX_VARIABLE = 100_000;

  /**
   * How to run it.
   *
   * @param payloadAsInput whether the payload goes to standard input
   * @param timeout of one attempt; {@code null} for none
   * @param results {@code null} for none
   */
  record Setting(
      CommandTemplate command,
      boolean payloadAsInput,
      @Nullable Duration timeout,
      @Nullable ResultsFile results) {}

  private final Setting setting;
  private final Children children;
  private final JobOutput output;

  JobCommand(Setting setting, Children children, JobOutput output) {
    this.setting = setting;
    this.children = children;
    this.output = output;
  }

  @Override
  public void handle(Job<byte[]> job) throws Exception {
    byte[] payload = job.payload();
    refuseNul(payload);
    Capture capture = new Capture(setting.results() == null ? 0 : MAX_RESULT_OUTPUT);
    ChildOutcome outcome = run(job, capture);
    switch (outcome.ending()) {
      case STOPPED -> {
        output.again(job.id());
        throw new ReleaseException(Duration.ZERO);
      }
      case CANCELLED -> {
        output.last(job.id());
        throw new InterruptedException("the job was cancelled");
      }
      case TIMEOUT, NONE -> settle(job, outcome, capture);
    }
  }

  private ChildOutcome run(Job<byte[]> job, Capture capture) throws IOException {
    ByteSink sink = output.attempt(job.id());
    ByteSink both = setting.results() == null ? sink : ByteSink.both(sink, capture);
    try {
      return children.run(job.id(), launch(job), setting.timeout(), job::isCancelled, both);
    } catch (java.io.UncheckedIOException e) {
      // Nobody reads our output any more: the run stops, and the line has not been done.
      throw new ReleaseException(Duration.ZERO);
    }
  }

  private Launch launch(Job<byte[]> job) {
    byte[] payload = job.payload();
    Map<String, byte[]> variables = new HashMap<>();
    variables.put(Children.JOB_ID, ascii(job.id().toString()));
    variables.put("SLUICE_ATTEMPT", ascii(Integer.toString(job.attempt())));
    if (payload.length <= MAX_VARIABLE && !setting.payloadAsInput()) {
      variables.put("SLUICE_LINE", payload);
    }
    List<byte[]> arguments = setting.command().expand(payload);
    return new Launch(arguments, variables, setting.payloadAsInput() ? payload : null);
  }

  private void settle(Job<byte[]> job, ChildOutcome outcome, Capture capture) throws Exception {
    String error = error(outcome);
    boolean last = error.isEmpty() || job.attempt() >= job.options().maxAttempts();
    if (last && setting.results() != null) {
      setting
          .results()
          .write(
              new LineResult(
                  job.id(),
                  job.payload(),
                  outcome.exitCode(),
                  job.attempt(),
                  outcome.took(),
                  capture.bytes(),
                  capture.isCut(),
                  error));
    }
    if (last) {
      output.last(job.id());
    }
    if (!error.isEmpty()) {
      throw new CommandFailedException(error);
    }
  }

  private String error(ChildOutcome outcome) {
    if (outcome.ending() == ChildOutcome.Ending.TIMEOUT) {
      return "timed out after " + outcome.took().toMillis() + " ms";
    }
    return outcome.exitCode() == 0 ? "" : "exit code " + outcome.exitCode();
  }

  private void refuseNul(byte[] payload) {
    if (!setting.command().takesLine()) {
      return;
    }
    for (byte b : payload) {
      if (b == 0) {
        throw new BuryException("a NUL byte cannot be part of an argument");
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
