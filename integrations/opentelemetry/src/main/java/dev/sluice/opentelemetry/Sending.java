package dev.sluice.opentelemetry;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The span of one call that enqueues, whose context its jobs carry. */
final class Sending {
  private final Spans spans;
  private final Span span;
  private final Context context;

  Sending(Spans spans, String queue) {
    this.spans = spans;
    this.span = spans.of(Conventions.SEND, queue, SpanKind.PRODUCER).startSpan();
    this.context = Context.current().with(span);
  }

  /** What the caller wants of a job, and our headers. Those that are there already stay. */
  Consumer<EnqueueOptions> carrying(Consumer<EnqueueOptions> wishes) {
    return options -> {
      wishes.accept(options);
      Headers.inject(spans.propagator(), context, options);
    };
  }

  /** Calls, with this span as the current one, which ends then. */
  <A> A during(Supplier<A> call, Consumer<A> seen) {
    try {
      A answer = context.wrapSupplier(call).get();
      seen.accept(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      Spans.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  /** The same for a call that goes on: the span ends with it. */
  CompletableFuture<Enqueued> until(Supplier<CompletableFuture<Enqueued>> call) {
    CompletableFuture<Enqueued> answer = context.wrapSupplier(call).get();
    return answer.whenComplete(
        (enqueued, thrown) -> {
          if (thrown == null) {
            saw(enqueued);
          } else {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
            Spans.failed(span, cause == null ? thrown : cause);
          }
          span.end();
        });
  }

  void saw(JobId id) {
    span.setAttribute(Conventions.MESSAGE_ID, id.toString());
  }

  void saw(Enqueued answer) {
    saw(answer.id());
    span.setAttribute(Conventions.OUTCOME, outcome(answer));
    if (isRefused(answer)) {
      Spans.failed(span, outcome(answer));
    }
  }

  void saw(List<Enqueued> answers) {
    span.setAttribute(Conventions.BATCH, (long) answers.size());
    answers.stream()
        .filter(Sending::isRefused)
        .findFirst()
        .ifPresent(refused -> Spans.failed(span, outcome(refused)));
  }

  private static boolean isRefused(Enqueued answer) {
    return switch (answer.outcome()) {
      case REJECTED, FULL -> true;
      case INSERTED, DUPLICATE, REPLACED -> false;
    };
  }

  private static String outcome(Enqueued answer) {
    return answer.outcome().name().toLowerCase(Locale.ROOT);
  }
}
