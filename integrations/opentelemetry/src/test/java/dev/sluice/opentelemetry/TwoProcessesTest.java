package dev.sluice.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
  @Test
  void aTraceGoesOnInTheProcessOfTheHandler(@TempDir Path folder) throws Exception {
    String storage = "file:" + folder.resolve("jobs");
    try (Traces traces = new Traces()) {
      try (Sluice sluice = new SluiceTracing(traces.openTelemetry()).wrap(Sluice.open(storage))) {
        sluice.queue("mails").enqueue(new byte[1]);
      }
      SpanData send = traces.span("send mails");
      try (ChildJvm worker =
          ChildJvm.start(WorkerMain.class, folder.resolve("worker.log"), storage)) {
        assertThat(worker.line()).as(worker::tail).isEqualTo(send.getTraceId());
        assertThat(worker.line()).isEqualTo(send.getSpanId());
        assertThat(worker.line()).isEqualTo(send.getSpanId());
        assertThat(worker.line()).isEqualTo("true");
        assertThat(worker.end()).isZero();
      }
    }
  }
}
