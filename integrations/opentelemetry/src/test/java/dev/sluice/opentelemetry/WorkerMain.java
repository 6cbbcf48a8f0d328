package dev.sluice.opentelemetry;

import dev.sluice.Sluice;
import io.opentelemetry.sdk.trace.data.SpanData;

/** A worker of its own process, which prints the span of the one job that it runs. */
final class WorkerMain {
  private WorkerMain() {}

  /**
   * Works until it has run a job.
   *
   * @param args the storage
   */
  public static void main(String[] args) {
    try (Traces traces = new Traces();
        Sluice sluice = new SluiceTracing(traces.openTelemetry()).wrap(Sluice.open(args[0]))) {
      sluice.queue("mails").work(job -> {});
      SpanData span = traces.span("process mails");
      System.out.println(span.getTraceId());
      System.out.println(span.getParentSpanId());
      System.out.println(span.getLinks().get(0).getSpanContext().getSpanId());
      System.out.println(span.getParentSpanContext().isRemote());
    }
  }
}
