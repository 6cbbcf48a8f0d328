package dev.sluice.cli.command;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Text;
import dev.sluice.cli.output.Times;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.spi.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One job, with all that is known of it, for people. */
final class JobPage {
  private static final int MAX_CONTENT = 4_000;
  private static final int MAX_LINE = 200;

  private final Shell shell;
  private final Instant now;

  JobPage(Shell shell) {
    this.shell = shell;
    this.now = shell.now();
  }

  void print(JobView job) {
    field("id", job.id().toString());
    field("state", shell.console().paint(JobTable.colour(job.state()), job.state().name()));
    field("queue", job.queue());
    field("kind", Text.line(job.kind(), MAX_LINE));
    options(job.options());
    field("sequence", Long.toString(job.sequence()));
    time("enqueued", job.history().enqueuedAt());
    time("due", job.runAt());
    history(job.history(), job.options());
    lease(job.lease());
    notes(job.notes());
    content("payload", job.payload());
    byte[] result = job.history().result();
    if (result != null) {
      content("result", result);
    }
    job.history().failures().forEach(this::failure);
  }

  private void options(JobOptions options) {
    field("priority", options.priority() == 0 ? "" : Integer.toString(options.priority()));
    field("group", options.group() == null ? "" : Text.line(options.group(), MAX_LINE));
    if (options.unique() != null) {
      Duration window = options.unique().window();
      String during = window == null ? "" : " (for " + TimeSpan.format(window) + ")";
      field("unique", Text.line(options.unique().key(), MAX_LINE) + during);
    }
    field("timeout", options.timeout() == null ? "" : TimeSpan.format(options.timeout()));
    time("expires", options.expiresAt());
    field("retained", retention(options.retain()));
    for (Map.Entry<String, String> header : new TreeMap<>(options.headers()).entrySet()) {
      field("header", Text.line(header.getKey() + "=" + header.getValue(), MAX_LINE));
    }
  }

  private static String retention(Duration retain) {
    if (retain.isZero()) {
      return "";
    }
    return retain.compareTo(JobOptions.FOREVER) >= 0 ? "forever" : TimeSpan.format(retain);
  }

  private void history(JobHistory history, JobOptions options) {
    field("attempts", history.attempts() + " of " + options.maxAttempts());
    field("lost", history.lostLeases() == 0 ? "" : history.lostLeases() + " leases");
    field("released", history.releases() == 0 ? "" : Text.count(history.releases(), "time"));
    time("started", history.startedAt());
    time("finished", history.finishedAt());
    field("reason", history.reason() == null ? "" : Text.line(history.reason(), MAX_LINE));
  }

  private void lease(@Nullable LeaseView lease) {
    if (lease != null) {
      String told = lease.cancelRequested() ? ", told to stop" : "";
      field("holder", Text.line(lease.holder(), MAX_LINE) + told);
      time("lease", lease.until());
    }
  }

  private void notes(JobNotes notes) {
    if (notes.progress() >= 0) {
      field("progress", String.format(Locale.ROOT, "%.0f %%", notes.progress() * 100));
    }
    notes.log().forEach(line -> field("log", Text.line(line, MAX_LINE)));
  }

  private void content(String name, byte[] bytes) {
    String size = Text.bytes(bytes.length);
    String text = Text.decode(bytes).map(Text::printable).orElse("");
    if (text.isEmpty()) {
      field(name, bytes.length == 0 ? "empty" : size + " that are not text (see --" + name + ")");
      return;
    }
    boolean whole = text.length() <= MAX_CONTENT;
    field(name, size + (whole ? "" : ", of which the beginning (see --" + name + ")"));
    String shown = whole ? text : text.substring(0, MAX_CONTENT) + "…";
    shown.lines().forEach(line -> shell.console().out().println("  " + line));
  }

  private void failure(Failure failure) {
    String which = failure.attempt() == 0 ? "" : "attempt " + failure.attempt() + ", ";
    field("failure", which + at(failure.at()));
    String what = Text.line(failure.type() + ": " + failure.message(), Failure.MAX_MESSAGE);
    shell.console().out().println("  " + shell.console().paint(Colour.RED, what));
    Text.printable(failure.detail())
        .lines()
        .forEach(line -> shell.console().out().println("    " + line));
  }

  private void time(String name, @Nullable Instant time) {
    field(name, time == null ? "" : at(time));
  }

  private String at(Instant time) {
    return Times.local(time, shell.zone()) + " (" + Times.relative(time, now) + ")";
  }

  private void field(String name, String value) {
    if (!value.isEmpty()) {
      String label = String.format(Locale.ROOT, "%-10s", name);
      shell.console().out().println(shell.console().paint(Colour.BOLD, label) + value);
    }
  }
}
