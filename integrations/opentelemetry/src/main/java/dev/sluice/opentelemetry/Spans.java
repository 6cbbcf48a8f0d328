package dev.sluice.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;

/** Makes spans that say what both ends have in common. */
final class Spans {
  private final Tracer tracer;
  private final TextMapPropagator propagator;

  Spans(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer("dev.sluice");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  TextMapPropagator propagator() {
    return propagator;
  }

  SpanBuilder of(String operation, String queue, SpanKind kind) {
    return tracer
        .spanBuilder(operation + " " + queue)
        .setSpanKind(kind)
        .setAttribute(Conventions.SYSTEM, Conventions.SYSTEM_NAME)
        .setAttribute(Conventions.OPERATION, operation)
        .setAttribute(Conventions.OPERATION_TYPE, operation)
        .setAttribute(Conventions.DESTINATION, queue);
  }

  static void failed(Span span, Throwable thrown) {
    span.recordException(thrown);
    failed(span, thrown.getClass().getName());
  }

  static void failed(Span span, String type) {
    span.setAttribute(Conventions.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR);
  }
}
