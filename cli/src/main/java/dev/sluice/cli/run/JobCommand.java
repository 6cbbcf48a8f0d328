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
import dev.sluice.spi.TimeSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
   * @param retries after the first attempt at most; {@code null} for what the job says
   * @param results {@code null} for none
   */
  record Setting(
      CommandTemplate command,
      boolean payloadAsInput,
      @Nullable Duration timeout,
      @Nullable Integer retries,
      @Nullable ResultsFile results) {}

  private record Attempt(int exitCode, Duration took, String error) {}

  private final Setting setting;
  private final Children children;
  private final JobOutput output;
  private final Consumer<String> halt;

  /**
   * @param halt told why the run cannot go on, when it is no fault of the job
   */
  JobCommand(Setting setting, Children children, JobOutput output, Consumer<String> halt) {
    this.setting = setting;
    this.children = children;
    this.output = output;
    this.halt = halt;
  }

  @Override
  public void handle(Job<byte[]> job) throws Exception {
    if (setting.command().takesLine() && hasNul(job.payload())) {
      String error = "a NUL byte cannot be part of an argument";
      end(job, new Attempt(-1, Duration.ZERO, error), new Capture(0));
      throw new BuryException(error);
    }
    Capture capture = new Capture(setting.results() == null ? 0 : MAX_RESULT_OUTPUT);
    Attempt attempt = attempt(job, capture);
    boolean failed = !attempt.error().isEmpty();
    boolean spent = job.attempt() >= maxAttempts(job);
    if (!failed || spent) {
      end(job, attempt, capture);
    }
    if (failed) {
      // The engine knows by itself when the job's own number is spent.
      throw spent && job.attempt() < job.options().maxAttempts()
          ? new BuryException(attempt.error())
          : new CommandFailedException(attempt.error());
    }
  }

  private int maxAttempts(Job<byte[]> job) {
    int most = job.options().maxAttempts();
    return setting.retries() == null ? most : Math.min(most, setting.retries() + 1);
  }

  private Attempt attempt(Job<byte[]> job, Capture capture) throws InterruptedException {
    ByteSink sink = output.attempt(job.id());
    ByteSink both = setting.results() == null ? sink : ByteSink.both(sink, capture);
    ChildOutcome outcome;
    try {
      outcome = children.run(job.id(), launch(job), setting.timeout(), job::isCancelled, both);
    } catch (UncheckedIOException e) {
      throw halted(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Attempt(-1, Duration.ZERO, "cannot be started: " + e.getMessage());
    }
    return switch (outcome.ending()) {
      case STOPPED -> {
        output.again(job.id());
        throw new ReleaseException(Duration.ZERO);
      }
      case CANCELLED -> {
        output.last(job.id());
        throw new InterruptedException("the job was cancelled");
      }
      case TIMEOUT -> new Attempt(outcome.exitCode(), outcome.took(), "timed out after " + limit());
      case NONE -> new Attempt(outcome.exitCode(), outcome.took(), error(outcome.exitCode()));
    };
  }

  /** The job has come to its end. */
  private void end(Job<byte[]> job, Attempt attempt, Capture capture) {
    try {
      output.last(job.id());
      if (setting.results() != null) {
        setting.results().write(result(job, attempt, capture));
      }
    } catch (UncheckedIOException e) {
      throw halted(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw halted("the results cannot be written (" + e.getMessage() + ")");
    }
  }

  private static LineResult result(Job<byte[]> job, Attempt attempt, Capture capture) {
    return new LineResult(
        job.id(),
        attempt.error().isEmpty() ? LineResult.State.DONE : LineResult.State.FAILED,
        job.payload(),
        attempt.exitCode(),
        job.attempt(),
        attempt.took(),
        capture.bytes(),
        capture.isCut(),
        attempt.error());
  }

  // Without room or a reader the next line fares no better, and this one has not been done.
  private ReleaseException halted(String reason) {
    halt.accept(reason);
    return new ReleaseException(Duration.ZERO);
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

  private String limit() {
    return setting.timeout() == null ? "" : TimeSpan.format(setting.timeout());
  }

  private static String error(int exitCode) {
    return exitCode == 0 ? "" : "exit code " + exitCode;
  }

  private static boolean hasNul(byte[] payload) {
    for (byte b : payload) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
