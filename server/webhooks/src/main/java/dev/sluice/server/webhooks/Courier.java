package dev.sluice.server.webhooks;

import dev.sluice.BuryException;
import dev.sluice.Computation;
import dev.sluice.Job;
import dev.sluice.ReleaseException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Takes a job to its receiver, and says by the answer how the attempt ends. */
final class Courier implements Computation<byte[], byte[]> {
  private static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final HttpClient client;
  private final RequestForm form;
  private final Duration timeout;
  private final InstantSource clock;

  Courier(HttpClient client, Webhook webhook, InstantSource clock) {
    this.client = client;
    this.form = new RequestForm(webhook, clock);
    this.timeout = webhook.timeout();
    this.clock = clock;
  }

  @Override
  public byte @Nullable [] handle(Job<byte[]> job) throws Exception {
    boolean wanted = !job.options().retain().isZero();
    Answer answer = ask(job, new AnswerReader(wanted));
    if (!answer.isSuccess()) {
      throw refused(answer);
    }
    return wanted ? result(job, answer) : null;
  }

  // The client's own time limit ends with the headers of the answer; ours is for all of it.
  private Answer ask(Job<byte[]> job, AnswerReader reader)
      throws InterruptedException, WebhookFailedException {
    CompletableFuture<HttpResponse<Answer>> sent = client.sendAsync(form.of(job), reader);
    try {
      return sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS).body();
    } catch (TimeoutException e) {
      return reader.stop().orElseThrow(() -> failed("no answer within " + timeout, null));
    } catch (ExecutionException e) {
      return reader.stop().orElseThrow(() -> failed("no answer", e.getCause()));
    } finally {
      // Whoever was interrupted has been told to stop: so is the request. Does nothing to one that
      // is answered.
      sent.cancel(true);
    }
  }

  private byte @Nullable [] result(Job<byte[]> job, Answer answer) throws WebhookFailedException {
    return switch (answer.end()) {
      case WHOLE -> answer.body();
      case BROKEN -> throw failed(answer, "answered " + answer.status() + " and broke off");
      case TOO_LONG -> {
        // The work is done: doing it again would not make the answer any shorter.
        job.log("the result is not kept: it has more than " + AnswerReader.MOST_RESULT + " bytes");
        yield null;
      }
    };
  }

  private Exception refused(Answer answer) {
    WebhookFailedException failure = failed(answer, "answered " + answer.status());
    if (answer.status() == GONE) {
      return new BuryException(failure.getMessage(), failure);
    }
    boolean busy = answer.status() == TOO_MANY_REQUESTS || answer.status() == UNAVAILABLE;
    Optional<Duration> wait =
        busy ? RetryAfter.of(answer.headers(), clock.instant()) : Optional.empty();
    return wait.<Exception>map(ReleaseException::new).orElse(failure);
  }

  private static WebhookFailedException failed(Answer answer, String message) {
    return new WebhookFailedException(message, answer.status(), answer.text(), null);
  }

  private static WebhookFailedException failed(String message, @Nullable Throwable cause) {
    String why = cause instanceof IOException ? ": " + cause : "";
    return new WebhookFailedException(message + why, 0, "", cause);
  }
}
