package dev.sluice.server.http;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A job whose payload is the body of the request, as it came; what else there is to say stands in
 * the query. What the body is, as its sender says, becomes the job's header {@code content-type}.
 */
final class RawJob {
  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "kind",
          "priority",
          "runAt",
          "delaySeconds",
          "group",
          "unique",
          "maxAttempts",
          "timeoutSeconds",
          "expiresAt",
          "retainSeconds");

  private RawJob() {}

  static NewJob read(Exchange exchange, String queue) {
    Parameters query = new Parameters(exchange);
    query.allow(KNOWN);
    String kind = query.text("kind");
    return new NewJob(
        exchange.parameter("id").map(JobId::parse).orElseGet(JobId::next),
        queue,
        kind == null ? "" : kind,
        exchange.body(),
        options(query, exchange.request().getContentType()),
        null);
  }

  private static JobOptions options(Parameters query, String type) {
    String unique = query.text("unique");
    Duration retain = query.seconds("retainSeconds");
    int priority = (int) query.number("priority", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return new JobOptions(
        Map.of("content-type", type),
        priority,
        query.time("runAt"),
        query.seconds("delaySeconds"),
        query.text("group"),
        unique == null ? null : new UniqueKey(unique, null, OnConflict.KEEP),
        (int) query.number("maxAttempts", JobOptions.DEFAULT_MAX_ATTEMPTS, 1, Integer.MAX_VALUE),
        query.seconds("timeoutSeconds"),
        query.time("expiresAt"),
        retain == null ? Duration.ZERO : retain,
        JobOptions.DEFAULT_LOST_LEASE_LIMIT);
  }
}
