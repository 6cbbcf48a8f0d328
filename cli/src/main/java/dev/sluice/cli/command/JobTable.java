package dev.sluice.cli.command;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Table;
import dev.sluice.cli.output.Text;
import dev.sluice.cli.output.Times;
import dev.sluice.job.Failure;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.time.Instant;
import java.util.List;

/** Jobs as a table, a line each. */
final class JobTable {
  private static final int CONTENT = 60;

  private final Shell shell;

  JobTable(Shell shell) {
    this.shell = shell;
  }

  void print(List<JobView> jobs) {
    Table table =
        new Table(shell.console(), "ID", "STATE", "QUEUE", ">ATTEMPTS", "WHEN", "CONTENT");
    for (JobView job : jobs) {
      table.row(
          table.cell(job.id().toString()),
          table.cell(job.state().name(), colour(job.state())),
          table.cell(job.queue()),
          table.cell(job.history().attempts() + "/" + job.options().maxAttempts()),
          table.cell(when(job, shell.now())),
          table.cell(content(job)));
    }
    table.print();
  }

  /** The colour of a state. */
  static Colour colour(JobState state) {
    return switch (state) {
      case SCHEDULED -> Colour.DIM;
      case READY -> Colour.CYAN;
      case RUNNING -> Colour.YELLOW;
      case COMPLETED -> Colour.GREEN;
      case DEAD -> Colour.RED;
      case CANCELLED -> Colour.DIM;
    };
  }

  // What one wants to know of a job in this state.
  private static String when(JobView job, Instant now) {
    Instant started = job.history().startedAt();
    Instant finished = job.history().finishedAt();
    if (job.state().isFinal() && finished != null) {
      return Times.relative(finished, now);
    }
    if (job.state() == JobState.RUNNING && started != null) {
      return "for " + Times.relative(started, now).replace(" ago", "");
    }
    return Times.relative(job.runAt(), now);
  }

  private static String content(JobView job) {
    List<Failure> failures = job.history().failures();
    String kind = job.kind().isEmpty() ? "" : Text.line(job.kind(), CONTENT) + ": ";
    String payload = kind + Text.preview(job.payload(), CONTENT);
    if (failures.isEmpty() || job.state() == JobState.COMPLETED) {
      return payload;
    }
    Failure last = failures.get(failures.size() - 1);
    return payload + "  [" + Text.line(last.type() + ": " + last.message(), CONTENT) + "]";
  }
}
