package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** What others have put: a job as it is. */
final class Foreign {
  private Foreign() {}

  static Envelope envelope(Node node, Reply body, JobStats stats, Instant now) {
    Instant put = now.minusSeconds(stats.age());
    return envelope(node, body, Scale.ours(stats.priority()), put);
  }

  /** The same without what the server knows of it. */
  static Envelope envelope(Node node, Reply body) {
    return envelope(node, body, 0, Instant.EPOCH);
  }

  private static Envelope envelope(Node node, Reply body, int priority, Instant put) {
    JobOptions usual = JobOptions.DEFAULT;
    JobOptions options =
        new JobOptions(
            Map.of(),
            priority,
            null,
            null,
            null,
            null,
            usual.maxAttempts(),
            null,
            null,
            usual.retain(),
            usual.lostLeaseLimit());
    return new Envelope(
        id(node, body), "", options, put, put, 0, false, null, Share.WHOLE, body.body());
  }

  /** Of its place, and of its bytes: a server that lost its binlog counts from 1 again. */
  static JobId id(Node node, Reply body) {
    ByteArrayOutputStream place = new ByteArrayOutputStream();
    place.writeBytes((node + "/" + body.number() + "/").getBytes(StandardCharsets.UTF_8));
    place.writeBytes(body.body());
    return JobId.derive("sluice/delivery", place.toByteArray());
  }
}
