package dev.sluice.opentelemetry;

import dev.sluice.EnqueueOptions;
import dev.sluice.Interceptor;
import dev.sluice.Sluice;
import dev.sluice.WorkerOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;

/**
 * Traces that go from the enqueue to the handler, in whichever process that is: each enqueue has a
 * PRODUCER span whose context the job carries in its headers ({@code traceparent}), each attempt a
 * CONSUMER span that is its child and linked to it.
 *
 * <pre>{@code
 * Sluice sluice = new SluiceTracing(openTelemetry).wrap(Sluice.open(url));
 * }</pre>
 *
 * <p>Safe for any number of threads.
 */
public final class SluiceTracing {
  private final Spans spans;
  private final Interceptor processing;

  /**
   * @param openTelemetry its propagators say what a job carries; with none no trace goes beyond the
   *     enqueue
   */
  public SluiceTracing(OpenTelemetry openTelemetry) {
    this.spans = new Spans(openTelemetry);
    this.processing = new Processing(spans);
  }

  /**
   * The same storage, with spans. Jobs that are claimed by hand and functions that are submitted
   * have none.
   *
   * @param sluice is closed with the one that is returned
   */
  public Sluice wrap(Sluice sluice) {
    return new TracedSluice(sluice, this);
  }

  /**
   * Lets a job carry the current context, without a span of its own: {@code queue.enqueue(mail,
   * tracing::carry)}. For queues that are not of a {@link #wrap wrapped} storage. A context that
   * the job has already stays.
   */
  public void carry(EnqueueOptions options) {
    Headers.inject(spans.propagator(), Context.current(), options);
  }

  /**
   * Gives the attempts of a worker spans. For workers that are not of a {@link #wrap wrapped}
   * storage. Call it before other interceptors are added, which then are within the span.
   */
  public void observe(WorkerOptions options) {
    options.interceptor(processing);
  }

  /** A call is about to enqueue. */
  Sending sending(String queue) {
    return new Sending(spans, queue);
  }
}
