package dev.sluice.cli.output;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.job.UniqueKey;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job as a JSON object. The names of its fields are an interface: they are kept. */
public final class JobJson {
  private JobJson() {}

  /** All that is known of the job. */
  public static void write(Json json, JobView job) {
    json.text("id", job.id().toString())
        .number("sequence", job.sequence())
        .text("queue", job.queue())
        .text("kind", job.kind().isEmpty() ? null : job.kind())
        .text("state", job.state().name())
        .time("runAt", job.runAt());
    options(json, job.options());
    history(json, job.history());
    lease(json, job.lease());
    double progress = job.notes().progress();
    json.decimal("progress", progress < 0 ? null : Double.valueOf(progress))
        .texts("log", job.notes().log());
    bytes(json, "cursor", job.notes().cursor());
    bytes(json, "payload", job.payload());
    bytes(json, "result", job.history().result());
  }

  private static void options(Json json, JobOptions options) {
    UniqueKey unique = options.unique();
    json.number("priority", options.priority())
        .text("group", options.group())
        .text("unique", unique == null ? null : unique.key())
        .number("maxAttempts", options.maxAttempts())
        .number("lostLeaseLimit", options.lostLeaseLimit())
        .seconds("timeoutSeconds", options.timeout())
        .time("expiresAt", options.expiresAt())
        .seconds("retainSeconds", options.retain())
        .texts("headers", options.headers());
  }

  private static void history(Json json, JobHistory history) {
    json.time("enqueuedAt", history.enqueuedAt())
        .time("startedAt", history.startedAt())
        .time("finishedAt", history.finishedAt())
        .number("attempts", history.attempts())
        .number("lostLeases", history.lostLeases())
        .number("releases", history.releases())
        .text("reason", history.reason())
        .list("failures", history.failures(), JobJson::failure);
  }

  private static void failure(Json json, Failure failure) {
    json.number("attempt", failure.attempt())
        .time("at", failure.at())
        .text("type", failure.type())
        .text("message", failure.message())
        .text("detail", failure.detail());
  }

  private static void lease(Json json, @Nullable LeaseView lease) {
    json.object(
        "lease",
        lease == null
            ? null
            : inner ->
                inner
                    .text("holder", lease.holder())
                    .time("until", lease.until())
                    .flag("cancelRequested", lease.cancelRequested()));
  }

  // Text where it is text; else Base64 under a name that says so.
  private static void bytes(Json json, String name, byte @Nullable [] value) {
    Optional<String> text = value == null ? Optional.empty() : Text.decode(value);
    boolean binary = value != null && text.isEmpty();
    json.text(name, text.orElse(null))
        .text(name + "Base64", binary ? Base64.getEncoder().encodeToString(value) : null);
  }
}
