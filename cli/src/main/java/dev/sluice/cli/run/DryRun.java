package dev.sluice.cli.run;

import dev.sluice.Sluice;
import dev.sluice.job.JobState;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Shows the commands that would be run, one a line, as one would type them. Changes nothing. */
final class DryRun {
  private final RunRequest request;

  DryRun(RunRequest request) {
    this.request = request;
  }

  /**
   * Shows them.
   *
   * @param sluice tells which lines are done; {@code null} if there is no storage yet
   */
  int run(@Nullable Sluice sluice, Streams streams) throws IOException {
    InputLines lines =
        new InputLines(
            request.openInput(streams.in()), request.options().form(), Integer.MAX_VALUE / 4);
    LineIds ids = new LineIds(request.place().queue());
    OutputStream out = new java.io.BufferedOutputStream(streams.out(), 1 << 16);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      var known = sluice == null ? null : sluice.jobs().find(ids.next(line)).orElse(null);
      if (known == null || wouldRun(known.state())) {
        out.write(ShellText.line(request.command().expand(line)));
      }
    }
    out.flush();
    return RunSession.DONE;
  }

  private boolean wouldRun(JobState state) {
    return !state.isFinal()
        || request.options().fresh
        || (request.options().retryFailed && state == JobState.DEAD);
  }
}
