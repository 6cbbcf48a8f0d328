package dev.sluice.opentelemetry;

import dev.sluice.Interceptor;
import dev.sluice.Job;
import dev.sluice.ReleaseException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A span around each handler, in the trace of who enqueued the job, and linked to its span. */
final class Processing implements Interceptor {
  private final Spans spans;

  Processing(Spans spans) {
    this.spans = spans;
  }

  @Override
  public @Nullable Object intercept(Job<?> job, Next next) throws Exception {
    Context sender = Headers.extract(spans.propagator(), job.headers());
    Span span = begin(job, sender);
    Callable<@Nullable Object> handler = next::proceed;
    try {
      return sender.with(span).wrap(handler).call();
    } catch (ReleaseException e) {
      // Not now is no failure.
      throw e;
    } catch (Throwable e) {
      Spans.failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  private Span begin(Job<?> job, Context sender) {
    SpanBuilder span =
        spans
            .of(Conventions.PROCESS, job.queue(), SpanKind.CONSUMER)
            .setParent(sender)
            .setAttribute(Conventions.MESSAGE_ID, job.id().toString())
            .setAttribute(Conventions.ATTEMPT, (long) job.attempt());
    if (!job.kind().isEmpty()) {
      span.setAttribute(Conventions.KIND, job.kind());
    }
    SpanContext sent = Span.fromContext(sender).getSpanContext();
    if (sent.isValid()) {
      span.addLink(sent);
    }
    return span.startSpan();
  }
}
