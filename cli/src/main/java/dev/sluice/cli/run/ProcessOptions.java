package dev.sluice.cli.run;

import dev.sluice.RetryPolicy;
import dev.sluice.WorkerOptions;
import dev.sluice.spi.TimeSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code run} and {@code work} have in common. */
final class ProcessOptions {
  private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(5);

  @Option(
      names = {"-j", "--concurrency"},
      paramLabel = "N",
      description = "commands at the same time (default: the number of processors)")
  private int concurrency = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--timeout",
      paramLabel = "D",
      description = "end a command that takes longer, such as 30s or 5m (default: no limit)")
  private @Nullable String timeout;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description = "start at most so many commands a second (or /m, /h)")
  private @Nullable String rate;

  @Option(
      names = "--retry-delay",
      paramLabel = "D",
      defaultValue = "1s",
      description = "wait before the first retry; doubled each time (default: ${DEFAULT-VALUE})")
  private String retryDelay = "1s";

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "write a line of JSON for each one that has come to its end")
  private @Nullable Path results;

  @Option(names = "--quiet", description = "no progress, only errors")
  private boolean quiet;

  /**
   * Looks at what was given before anything is done.
   *
   * @throws UsageException naming the option that makes no sense
   */
  void check() {
    if (concurrency < 1) {
      throw new UsageException("--concurrency must be at least 1: " + concurrency);
    }
    if (rate != null) {
      Rate.perSecond(rate);
    }
    timeout();
    retryPolicy();
  }

  /** What of it concerns the worker. */
  void configure(WorkerOptions worker) {
    worker.concurrency(concurrency).retry(retryPolicy()).name("sluice");
    // After a crash no more commands run again than ran at that moment.
    worker.settleBeforeNext(true);
    if (rate != null) {
      worker.rate(Rate.perSecond(rate));
    }
  }

  @Nullable Duration timeout() {
    return timeout == null ? null : positive("--timeout", timeout);
  }

  private RetryPolicy retryPolicy() {
    return RetryPolicy.exponential(positive("--retry-delay", retryDelay), MAX_RETRY_DELAY);
  }

  /** The file of {@code --results}, opened; {@code null} if there is none. */
  @Nullable ResultsFile openResults(boolean fresh) throws IOException {
    return results == null ? null : new ResultsFile(results, fresh);
  }

  boolean quiet() {
    return quiet;
  }

  private static Duration positive(String option, String text) {
    return TimeSpan.parse(text)
        .filter(span -> !span.isZero())
        .orElseThrow(
            () ->
                new UsageException(
                    option + " must be a time span such as 500ms, 30s, 5m or 2h: " + text));
  }
}
