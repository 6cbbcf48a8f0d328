package dev.sluice.opentelemetry;

import dev.sluice.testkit.Eventually;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/** An OpenTelemetry whose spans can be looked at. */
final class Traces implements AutoCloseable {
  private final InMemorySpanExporter ended = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(ended))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Waits for so many spans of a name, and answers them in the order in which they ended. */
  List<SpanData> spans(String name, int count) {
    Eventually.holds(
        () -> "spans: " + ended.getFinishedSpanItems(), () -> named(name).size() >= count);
    return named(name);
  }

  SpanData span(String name) {
    return spans(name, 1).get(0);
  }

  List<SpanData> named(String name) {
    return ended.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  @Override
  public void close() {
    sdk.close();
  }
}
