package dev.sluice.server.webhooks;

import static dev.sluice.server.webhooks.Receiver.answering;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpHandler;
import dev.sluice.EnqueueOptions;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.WorkerOptions;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {
  private static final SigningSecret OLD =
      SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final SigningSecret NEW =
      SigningSecret.parse("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");

  /** Longer than the head of an answer takes on a busy machine. */
  private static final Duration UNHURRIED = Duration.ofSeconds(2);

  private final Receiver receiver = new Receiver();
  private final Sluice sluice = Sluice.open("memory:");
  private final Webhook hook = Webhook.of("orders", receiver.url());

  @AfterEach
  void close() {
    sluice.close();
    receiver.close();
  }

  @Test
  void postsAJobAsItIs() {
    Webhooks.start(sluice, List.of(hook.header("Authorization", "Bearer abc")));
    Instant due = Instant.now();
    JobId id =
        enqueue(
            "{\"n\":1}",
            e -> e.kind("order é").header("shop", "Zürich\r\nx: y").header("Trace Id", "7"));
    await(id, JobState.COMPLETED);
    assertThat(receiver.requests()).hasSize(1);
    Receiver.Request request = receiver.requests().get(0);
    assertThat(request.uri()).hasToString("/hooks?key=1");
    assertThat(request.body()).isEqualTo("{\"n\":1}".getBytes(UTF_8));
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("Authorization")).isEqualTo("Bearer abc");
    assertThat(request.header("webhook-id")).isEqualTo(id.toString());
    assertThat(request.header("sluice-queue")).isEqualTo("orders");
    assertThat(request.header("sluice-kind")).isEqualTo("order %C3%A9");
    assertThat(request.header("sluice-attempt")).isEqualTo("1");
    assertThat(Instant.parse(request.header("sluice-run-at")))
        .isBetween(due.minusSeconds(1), Instant.now());
    assertThat(request.header("sluice-header-shop")).isEqualTo("Z%C3%BCrich%0D%0Ax: y");
    assertThat(request.header("sluice-header-Trace%20Id")).isEqualTo("7");
    assertThat(request.header("x")).isEmpty();
    assertThat(request.header("webhook-signature")).isEmpty();
    assertThat(request.header("Upgrade")).isEmpty();
  }

  @Test
  void signsWithEverySecret() {
    Webhooks.start(sluice, List.of(hook.secret(NEW).secret(OLD)));
    await(enqueue("body"), JobState.COMPLETED);
    Receiver.Request request = receiver.requests().get(0);
    String id = request.header("webhook-id");
    long timestamp = Long.parseLong(request.header("webhook-timestamp"));
    assertThat(request.header("webhook-signature"))
        .isEqualTo(
            NEW.sign(id, timestamp, request.body())
                + " "
                + OLD.sign(id, timestamp, request.body()));
    assertThat(Instant.ofEpochSecond(timestamp))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  @Test
  void aRetryHasTheSameIdAndTheNextNumber() {
    receiver.then(answering(500, "")).then(answering(302, "", "Location", "/elsewhere"));
    start(o -> o.retry(RetryPolicy.fixed(Duration.ZERO)));
    JobId id = enqueue("body");
    await(id, JobState.COMPLETED);
    assertThat(receiver.requests())
        .extracting(r -> r.header("sluice-attempt"))
        .containsExactly("1", "2", "3");
    assertThat(receiver.requests())
        .extracting(r -> r.header("webhook-id"))
        .containsOnly(id.toString());
    // Nobody followed the redirect.
    assertThat(receiver.requests()).extracting(r -> r.uri().getPath()).containsOnly("/hooks");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 226, 299})
  void everySuccessCompletes(int status) {
    receiver.always(answering(status, ""));
    start(o -> {});
    await(enqueue("body"), JobState.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 304, 307, 400, 401, 403, 404, 407, 413, 422, 429, 500, 502, 503, 504})
  void everythingElseIsTriedAgain(int status) {
    receiver.always(answering(status, status == 304 ? "" : "why"));
    start(o -> {});
    JobId id = enqueue("body", e -> e.maxAttempts(1));
    Failure failure = failureOf(id);
    assertThat(failure.message()).isEqualTo("answered " + status);
    assertThat(failure.type()).isEqualTo(WebhookFailedException.class.getName());
  }

  @Test
  void whoIsGoneIsNotAskedAgain() {
    receiver.always(answering(410, "closed for good"));
    start(o -> {});
    JobView dead = await(enqueue("body"), JobState.DEAD);
    assertThat(dead.history().attempts()).isEqualTo(1);
    assertThat(dead.history().failures().get(0).message()).isEqualTo("answered 410");
    assertThat(dead.history().failures().get(0).detail()).contains("closed for good");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void whoIsBusyGetsItLaterAndNoAttemptIsCounted(int status) {
    receiver.always(answering(status, "", "Retry-After", "3600"));
    start(o -> {});
    JobId id = enqueue("body", e -> e.maxAttempts(1));
    JobView job = await(id, JobState.SCHEDULED);
    assertThat(job.history().attempts()).isZero();
    assertThat(job.history().releases()).isEqualTo(1);
    assertThat(job.runAt())
        .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
  }

  @Test
  void whatTheReceiverSaidIsKeptWithoutWhatDisturbsATerminal() {
    String words = "no such shop: é\u001b[31m\n" + "x".repeat(20_000);
    receiver.always(answering(404, words));
    start(o -> {});
    Failure failure = failureOf(enqueue("body", e -> e.maxAttempts(1)));
    assertThat(failure.message()).isEqualTo("answered 404");
    assertThat(failure.detail()).startsWith("answered 404\nno such shop: é\uFFFD[31m\nxxx");
    assertThat(failure.detail().length()).isBetween(4_000, 4_200);
  }

  @Test
  void anAnswerIsTheResultOfAJobThatAsksForOne() throws Exception {
    receiver.always(answering(200, "done é"));
    start(o -> {});
    assertThat(
            sluice
                .queue("orders")
                .request("body".getBytes(UTF_8), byte[].class, e -> e.retain(Duration.ofHours(1)))
                .join(Eventually.PATIENCE))
        .isEqualTo("done é".getBytes(UTF_8));
  }

  @Test
  void aResultThatIsTooLongIsSaidToBeAndTheWorkIsDone() {
    receiver.always(answering(200, "x".repeat(AnswerReader.MOST_RESULT + 1)));
    start(o -> {});
    JobView job = await(enqueue("body"), JobState.COMPLETED);
    assertThat(job.history().result()).isNull();
    assertThat(job.notes().log()).singleElement().asString().contains("1048576 bytes");
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void theLongestResultIsKept() {
    receiver.always(answering(200, "x".repeat(AnswerReader.MOST_RESULT)));
    start(o -> {});
    assertThat(await(enqueue("body"), JobState.COMPLETED).history().result())
        .hasSize(AnswerReader.MOST_RESULT);
  }

  @Test
  void aResultThatBreaksOffIsTriedAgain() {
    receiver.then(breakingOff(200));
    start(o -> o.retry(RetryPolicy.fixed(Duration.ZERO)));
    JobView job = await(enqueue("body"), JobState.COMPLETED);
    assertThat(job.history().attempts()).isEqualTo(2);
    assertThat(job.history().failures().get(0).message()).isEqualTo("answered 200 and broke off");
  }

  @Test
  void aSuccessIsOneHoweverItsAnswerEndsWhenNobodyWantsIt() {
    receiver.then(breakingOff(200)).then(dripping(200, new CountDownLatch(1)));
    Webhooks.start(sluice, List.of(hook.timeout(UNHURRIED)));
    sluice.queue("orders").enqueue("one".getBytes(UTF_8));
    sluice.queue("orders").enqueue("two".getBytes(UTF_8));
    Eventually.holds("both done", () -> sluice.jobs().counts("orders").live() == 0);
    assertThat(receiver.requests()).hasSize(2);
    assertThat(sluice.jobs().counts("orders").dead()).isZero();
  }

  @Test
  void whatDripsIsCutOffAndItsBeginningKept() throws Exception {
    CountDownLatch noticed = new CountDownLatch(1);
    receiver.always(dripping(500, noticed));
    Webhooks.start(sluice, List.of(hook.timeout(UNHURRIED)));
    Failure failure = failureOf(enqueue("body", e -> e.maxAttempts(1)));
    assertThat(failure.message()).isEqualTo("answered 500");
    assertThat(failure.detail()).contains("drip");
    assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    receiver.always(exchange -> awaitQuietly(over));
    Webhooks.start(sluice, List.of(hook.timeout(Duration.ofMillis(300))));
    Failure failure = failureOf(enqueue("body", e -> e.maxAttempts(1)));
    assertThat(failure.message()).isEqualTo("no answer within PT0.3S");
    over.countDown();
  }

  @Test
  void whoIsNotThereIsTriedAgain() {
    receiver.close();
    start(o -> {});
    Failure failure = failureOf(enqueue("body", e -> e.maxAttempts(1)));
    assertThat(failure.message()).startsWith("no answer: java.net.ConnectException");
  }

  @Test
  void cancellingAJobAbortsItsRequest() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch noticed = new CountDownLatch(1);
    HttpHandler drip = dripping(200, noticed);
    receiver.always(
        exchange -> {
          begun.countDown();
          drip.handle(exchange);
        });
    start(o -> o.lease(Duration.ofSeconds(3)));
    JobId id = enqueue("body");
    begun.await();
    sluice.jobs().cancel(id, "not wanted");
    assertThat(await(id, JobState.CANCELLED).history().reason()).isEqualTo("not wanted");
    assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void closingGivesBackWhatIsNotAnswered() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    receiver.then(
        exchange -> {
          begun.countDown();
          awaitQuietly(over);
        });
    Webhooks webhooks = start(o -> {});
    JobId id = enqueue("body");
    begun.await();
    webhooks.close(Duration.ZERO);
    webhooks.close();
    JobView job = await(id, JobState.READY);
    assertThat(job.history().attempts()).isZero();
    start(o -> {});
    await(id, JobState.COMPLETED);
    over.countDown();
  }

  @Test
  void drainingWorksOffWhatIsThere() throws Exception {
    Webhooks webhooks = Webhooks.start(sluice, List.of(hook.concurrency(3)));
    for (int i = 0; i < 200; i++) {
      enqueue("body " + i);
    }
    assertThat(webhooks.drain(Eventually.PATIENCE)).isTrue();
    assertThat(receiver.requests()).hasSize(200);
    assertThat(sluice.jobs().counts("orders").completed()).isEqualTo(200);
    webhooks.close();
  }

  @Test
  void noMoreAtOnceThanAllowed() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    receiver.always(
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          // Long enough for all that may come at the same time.
          Eventually.pass(Duration.ofMillis(20));
          now.decrementAndGet();
          answering(200, "").handle(exchange);
        });
    Webhooks.start(sluice, List.of(hook.concurrency(3)));
    for (int i = 0; i < 60; i++) {
      enqueue("body");
    }
    Eventually.holds("all done", () -> sluice.jobs().counts("orders").live() == 0);
    assertThat(most.get()).isEqualTo(3);
  }

  @Test
  void notFasterThanAllowed() {
    Webhooks.start(sluice, List.of(hook.rate(20)));
    long began = System.nanoTime();
    for (int i = 0; i < 11; i++) {
      enqueue("body");
    }
    Eventually.holds("all done", () -> sluice.jobs().counts("orders").live() == 0);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(450));
  }

  @Test
  void aFailingWebhookDoesNotDisturbTheOthers() {
    receiver.always(
        exchange ->
            answering(exchange.getRequestURI().getPath().equals("/bad") ? 500 : 200, "")
                .handle(exchange));
    Webhooks.start(sluice, List.of(hook, Webhook.of("returns", receiver.url().resolve("/bad"))));
    JobId bad = sluice.queue("returns").enqueue(new byte[1], e -> e.maxAttempts(1)).id();
    await(enqueue("body"), JobState.COMPLETED);
    await(bad, JobState.DEAD);
  }

  @Test
  void refusesTwoForOneQueueAndStartsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Webhooks.start(sluice, List.of(hook, hook)))
        .withMessageContaining("orders");
    assertThat(sluice.workers().list()).isEmpty();
  }

  private Webhooks start(Consumer<WorkerOptions> options) {
    return Webhooks.start(sluice, List.of(hook), options);
  }

  private JobId enqueue(String payload) {
    return enqueue(payload, e -> {});
  }

  // Retained: it can be looked at afterwards, and its answer is its result.
  private JobId enqueue(String payload, Consumer<EnqueueOptions> more) {
    return sluice
        .queue("orders")
        .enqueue(
            payload.getBytes(UTF_8),
            e -> {
              e.retain(Duration.ofHours(1));
              more.accept(e);
            })
        .id();
  }

  private JobView await(JobId id, JobState state) {
    Eventually.holds(
        () -> "job is " + sluice.jobs().find(id),
        () -> sluice.jobs().find(id).orElseThrow().state() == state);
    return sluice.jobs().find(id).orElseThrow();
  }

  private Failure failureOf(JobId id) {
    return await(id, JobState.DEAD).history().failures().get(0);
  }

  private static HttpHandler breakingOff(int status) {
    return exchange -> {
      exchange.sendResponseHeaders(status, 1_000);
      exchange.getResponseBody().write("half".getBytes(UTF_8));
      exchange.getResponseBody().flush();
    };
  }

  /**
   * Sends without end.
   *
   * @param noticed when nobody listens any more
   */
  private static HttpHandler dripping(int status, CountDownLatch noticed) {
    return exchange -> {
      exchange.sendResponseHeaders(status, 0);
      try {
        while (true) {
          exchange.getResponseBody().write("drip ".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          Eventually.pass(Duration.ofMillis(20));
        }
      } catch (IOException e) {
        noticed.countDown();
      }
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
