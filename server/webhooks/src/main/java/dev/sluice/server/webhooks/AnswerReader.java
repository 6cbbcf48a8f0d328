package dev.sluice.server.webhooks;

import dev.sluice.server.webhooks.Answer.End;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, up to a limit: a receiver that sends without end costs no memory. Once there is
 * a status there is an answer, however its body ends.
 */
final class AnswerReader implements BodyHandler<Answer>, BodySubscriber<Answer> {
  /** What is kept of the words of a receiver that does not want a job. */
  static final int MOST_WORDS = 4 * 1024;

  /** The longest result. */
  static final int MOST_RESULT = 1024 * 1024;

  /** What is read and dropped, so that the connection can be used again. */
  private static final int MOST_DROPPED = 64 * 1024;

  private final boolean wanted;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private @Nullable ResponseInfo info;
  private Flow.@Nullable Subscription subscription;
  private long received;

  /**
   * @param wanted whether the body of a success is the job's result
   */
  AnswerReader(boolean wanted) {
    this.wanted = wanted;
  }

  /** Ends the reading. Answers what is there; empty while there is no status. */
  Optional<Answer> stop() {
    Flow.@Nullable Subscription open;
    synchronized (this) {
      finish(End.BROKEN);
      open = subscription;
    }
    // Without our lock: the client has locks of its own, and calls us with what it reads.
    if (open != null) {
      open.cancel();
    }
    return answer.isDone() ? Optional.of(answer.join()) : Optional.empty();
  }

  @Override
  public synchronized BodySubscriber<Answer> apply(ResponseInfo info) {
    this.info = info;
    return this;
  }

  @Override
  public CompletionStage<Answer> getBody() {
    return answer;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      keep(part);
    }
    if (received > most() && subscription != null) {
      subscription.cancel();
      finish(End.TOO_LONG);
    }
  }

  private void keep(ByteBuffer part) {
    received += part.remaining();
    int room = isSuccess() && !wanted ? 0 : most() - kept.size();
    byte[] bytes = new byte[Math.min(room, part.remaining())];
    part.get(bytes);
    kept.writeBytes(bytes);
  }

  @Override
  public synchronized void onError(Throwable broken) {
    finish(End.BROKEN);
  }

  @Override
  public synchronized void onComplete() {
    finish(End.WHOLE);
  }

  private void finish(End end) {
    ResponseInfo known = info;
    if (known != null) {
      answer.complete(new Answer(known.statusCode(), known.headers(), kept.toByteArray(), end));
    }
  }

  private int most() {
    if (!isSuccess()) {
      return MOST_WORDS;
    }
    return wanted ? MOST_RESULT : MOST_DROPPED;
  }

  private boolean isSuccess() {
    return info != null && info.statusCode() >= 200 && info.statusCode() < 300;
  }
}
