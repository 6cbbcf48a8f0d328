package dev.sluice.remote;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A claim on its way, which can be woken. */
final class WaitingClaim {
  private static final long AGAIN_MILLIS = 20;
  private static final long GRACE_SECONDS = 2;

  private final Channel channel;
  private final String name;
  private final CompletableFuture<HttpResponse<byte[]>> answer;
  private final AtomicBoolean waking = new AtomicBoolean();

  WaitingClaim(Channel channel, String name, CompletableFuture<HttpResponse<byte[]>> answer) {
    this.channel = channel;
    this.name = name;
    this.answer = answer;
  }

  CompletableFuture<HttpResponse<byte[]>> answer() {
    return answer;
  }

  /** Makes it return soon. Never blocks. */
  void wake() {
    if (!name.isEmpty() && waking.compareAndSet(false, true)) {
      ask();
    }
  }

  /** As {@link #wake}; a server that does not answer is waited for no longer. */
  void wakeSoonOrGiveUp() {
    wake();
    CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS)
        .execute(() -> answer.cancel(true));
  }

  // The claim may not have arrived there yet: until it has returned it is asked again.
  @SuppressWarnings(
      "FutureReturnValueIgnored") // whatever comes of it, the claim is looked at again
  private void ask() {
    if (!answer.isDone()) {
      channel
          .beginDelete("/v1/claims/" + name)
          .whenComplete(
              (response, failure) ->
                  CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                      .execute(this::ask));
    }
  }
}
