package dev.sluice.testkit.conformance;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What two stores must agree on of one job, in a form that can be compared. Left out is what the
 * rules leave to a store: its sequence and fences, whether a due job is SCHEDULED until somebody
 * looks, the store's own failures, and when exactly a job that expired was found.
 */
record ModelView(
    JobId id,
    String queue,
    String kind,
    String payload,
    JobOptions options,
    JobState state,
    Instant runAt,
    String history,
    String failures,
    String lease,
    String notes) {

  static ModelView of(JobView view, Instant now, boolean redriven) {
    boolean due = view.state() == JobState.SCHEDULED && !view.runAt().isAfter(now);
    return new ModelView(
        view.id(),
        view.queue(),
        view.kind(),
        hex(view.payload()),
        options(view.options()),
        due ? JobState.READY : view.state(),
        view.runAt(),
        history(view, redriven),
        failures(view.history()),
        Objects.toString(view.lease()),
        notes(view.notes()));
  }

  /** A redriven job may have given up its unique key. */
  private static JobOptions options(JobOptions o) {
    return new JobOptions(
        o.headers(),
        o.priority(),
        o.runAt(),
        o.delay(),
        o.group(),
        null,
        o.maxAttempts(),
        o.timeout(),
        o.expiresAt(),
        o.retain(),
        o.lostLeaseLimit());
  }

  private static String history(JobView view, boolean redriven) {
    JobHistory h = view.history();
    boolean cancelled = view.state() == JobState.CANCELLED;
    boolean expired = cancelled && JobHistory.EXPIRED.equals(h.reason());
    StringBuilder out = new StringBuilder("enqueued " + h.enqueuedAt());
    out.append(", attempts ").append(h.attempts());
    if (!cancelled) {
      out.append(", lost ").append(h.lostLeases());
    }
    if (!cancelled && !redriven) {
      out.append(", releases ").append(h.releases()).append(", started ").append(h.startedAt());
    }
    out.append(", finished ").append(expired ? h.finishedAt() != null : h.finishedAt());
    out.append(", result ").append(view.state() == JobState.COMPLETED ? hex(h.result()) : "");
    return out.append(cancelled ? ", because " + h.reason() : "").toString();
  }

  private static String failures(JobHistory history) {
    List<Failure> own =
        history.failures().stream().filter(f -> f.type().equals(ModelChoice.FAILURE)).toList();
    return own.toString();
  }

  private static String notes(JobNotes notes) {
    return hex(notes.cursor()) + " " + notes.progress() + " " + notes.log();
  }

  private static String hex(byte @Nullable [] bytes) {
    return bytes == null ? "none" : HexFormat.of().formatHex(bytes);
  }

  /** What two stores must agree on of a claim. */
  static String of(Delivery d) {
    return String.join(
        " | ",
        d.job().toString(),
        d.queue(),
        d.kind(),
        hex(d.payload()),
        options(d.options()).toString(),
        "attempt " + d.attempt(),
        "lost " + d.lostLeases(),
        "enqueued " + d.enqueuedAt(),
        "due " + d.runAt(),
        "until " + d.leaseUntil(),
        hex(d.cursor()));
  }
}
