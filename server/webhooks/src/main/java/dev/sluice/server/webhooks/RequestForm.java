package dev.sluice.server.webhooks;

import dev.sluice.Job;
import dev.sluice.spi.JobMessages;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.stream.Collectors;

/** The request that a job becomes. */
final class RequestForm {
  /** What the names of the job's own headers begin with. */
  static final String JOB_HEADER = JobMessages.PREFIX + "header-";

  private static final String QUEUE = JobMessages.PREFIX + "queue";

  private final Webhook webhook;
  private final InstantSource clock;

  RequestForm(Webhook webhook, InstantSource clock) {
    this.webhook = webhook;
    this.clock = clock;
  }

  HttpRequest of(Job<byte[]> job) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(webhook.url())
            .POST(HttpRequest.BodyPublishers.ofByteArray(job.payload()))
            .setHeader("user-agent", "sluice")
            .setHeader(ContentType.HEADER, ContentType.of(job.headers(), job.payload()));
    if (webhook.url().getScheme().equalsIgnoreCase("http")) {
      // Else the client offers to change to HTTP/2 with each request, which confuses some servers.
      request.version(HttpClient.Version.HTTP_1_1);
    }
    describe(job, request);
    sign(job, request);
    webhook.headers().forEach(request::setHeader);
    return request.build();
  }

  private static void describe(Job<byte[]> job, HttpRequest.Builder request) {
    request
        .setHeader(QUEUE, job.queue())
        .setHeader(JobMessages.ATTEMPT, Integer.toString(job.attempt()))
        .setHeader(JobMessages.RUN_AT, job.runAt().toString());
    if (!job.kind().isEmpty()) {
      request.setHeader(JobMessages.KIND, HeaderText.value(job.kind()));
    }
    job.headers()
        .forEach(
            (name, value) ->
                request.header(JOB_HEADER + HeaderText.name(name), HeaderText.value(value)));
  }

  private void sign(Job<byte[]> job, HttpRequest.Builder request) {
    String id = job.id().toString();
    long timestamp = clock.instant().getEpochSecond();
    request.setHeader("webhook-id", id).setHeader("webhook-timestamp", Long.toString(timestamp));
    if (!webhook.secrets().isEmpty()) {
      request.setHeader(
          "webhook-signature",
          webhook.secrets().stream()
              .map(secret -> secret.sign(id, timestamp, job.payload()))
              .collect(Collectors.joining(" ")));
    }
  }
}
