package dev.sluice.server.http;

import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Jobs in every state, and a worker: what a dashboard is to show. */
final class DashboardJobs implements AutoCloseable {
  private final Sluice sluice;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Worker worker;

  DashboardJobs(Sluice sluice) {
    this.sluice = sluice;
    worker =
        sluice.worker(
            options ->
                options
                    .name("mailer-1")
                    .concurrency(4)
                    .retry(RetryPolicy.exponential(Duration.ofMillis(1), Duration.ofMillis(1))));
    worker.bind(sluice.queue("invoices"), job -> fail());
    worker.bind(sluice.queue("thumbnails"), job -> {});
    worker.bind(
        sluice.queue("reports"),
        job -> {
          job.progress(0.4);
          job.log("read 1200 of 3000 rows");
          end.await(1, TimeUnit.MINUTES);
        });
    worker.start();
    put("invoices", 3, "{\"invoice\":4711,\"to\":\"ada@example.org\",\"lines\":[{\"net\":12.50}]}");
    put("thumbnails", 24, "{\"image\":\"cat.png\"}");
    put("reports", 1, "{\"month\":\"2026-10\"}");
    put("emails", 120, "{\"to\":\"ada@example.org\",\"subject\":\"Welcome\"}");
    put("webhooks", 18, "{\"url\":\"https://example.org/hook\"}");
    for (int i = 1; i <= 7; i++) {
      Duration delay = Duration.ofHours(i);
      sluice.queue("reminders").enqueue(bytes("{\"n\":" + i + "}"), o -> o.delay(delay));
    }
    Eventually.holds("all is as it is to be shown", this::isReady);
  }

  private static void fail() throws java.io.IOException {
    throw new java.io.IOException("timeout: the billing service did not answer");
  }

  private boolean isReady() {
    return count("invoices", JobState.DEAD) == 3
        && count("thumbnails", JobState.COMPLETED) == 24
        && count("reports", JobState.RUNNING) == 1;
  }

  private int count(String queue, JobState state) {
    return sluice.jobs().list(JobQuery.ofQueue(queue).states(state)).items().size();
  }

  private void put(String queue, int jobs, String payload) {
    for (int i = 0; i < jobs; i++) {
      sluice
          .queue(queue)
          .enqueue(
              bytes(payload),
              o ->
                  o.maxAttempts(3)
                      .kind(queue + ".send")
                      .header("trace", "4bf92f35")
                      .retain(Duration.ofHours(1)));
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A job of that state, as its id. */
  String one(JobState state) {
    return sluice.jobs().list(JobQuery.ALL.states(state)).items().get(0).id().toString();
  }

  @Override
  public void close() {
    end.countDown();
    worker.close();
  }
}
