package dev.sluice.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Codec;
import dev.sluice.JobHandle;
import dev.sluice.JobRejectedException;
import dev.sluice.Kinds;
import dev.sluice.Queue;
import dev.sluice.ReleaseException;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.testkit.Eventually;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SluiceTracingTest {
  private static final String CALLERS = "00-11111111111111111111111111111111-2222222222222222-01";

  private final Traces traces = new Traces();
  private final SluiceTracing tracing = new SluiceTracing(traces.openTelemetry());
  private final Sluice plain = Sluice.open("memory:");
  private final Sluice sluice = tracing.wrap(plain);
  private final Queue<String> mails = sluice.queue("mails", String.class);

  @AfterEach
  void close() {
    sluice.close();
    traces.close();
  }

  @Test
  void aTraceGoesFromTheCallerToTheHandler() {
    AtomicReference<String> inHandler = new AtomicReference<>();
    mails.work(job -> inHandler.set(Span.current().getSpanContext().getSpanId()));
    Span caller = traces.openTelemetry().getTracer("test").spanBuilder("caller").startSpan();
    Enqueued enqueued =
        Context.current()
            .with(caller)
            .wrapSupplier(() -> mails.enqueue("mail", e -> e.kind("welcome")))
            .get();
    caller.end();
    SpanData send = traces.span("send mails");
    SpanData process = traces.span("process mails");
    String trace = caller.getSpanContext().getTraceId();
    assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(send.getTraceId()).isEqualTo(trace);
    assertThat(send.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
    assertThat(attributes(send))
        .isEqualTo(
            Map.of(
                "messaging.system", "sluice",
                "messaging.operation.name", "send",
                "messaging.operation.type", "send",
                "messaging.destination.name", "mails",
                "messaging.message.id", enqueued.id().toString(),
                "sluice.enqueue.outcome", "inserted"));
    assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(process.getTraceId()).isEqualTo(trace);
    assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
    assertThat(process.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(it -> it.getSpanId())
        .containsExactly(send.getSpanId());
    assertThat(attributes(process))
        .isEqualTo(
            Map.of(
                "messaging.system", "sluice",
                "messaging.operation.name", "process",
                "messaging.operation.type", "process",
                "messaging.destination.name", "mails",
                "messaging.message.id", enqueued.id().toString(),
                "sluice.job.kind", "welcome",
                "sluice.job.attempt", "1"));
    assertThat(inHandler).hasValue(process.getSpanId());
  }

  @Test
  void whatAHandlerEnqueuesBelongsToItsTrace() {
    Queue<String> replies = sluice.queue("replies", String.class);
    mails.work(job -> replies.enqueue("reply"));
    replies.work(job -> {});
    mails.enqueue("mail");
    SpanData process = traces.span("process mails");
    SpanData reply = traces.span("send replies");
    assertThat(reply.getParentSpanId()).isEqualTo(process.getSpanId());
    assertThat(traces.span("process replies").getTraceId()).isEqualTo(process.getTraceId());
  }

  @Test
  void eachAttemptHasASpanAndAFailureIsOne() {
    mails.work(
        job -> {
          if (job.attempt() == 1) {
            throw new IllegalStateException("once");
          }
        },
        w -> w.retry(RetryPolicy.fixed(Duration.ZERO)));
    mails.enqueue("mail");
    List<SpanData> attempts = traces.spans("process mails", 2);
    assertThat(attempts.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attributes(attempts.get(0)))
        .containsEntry("error.type", "java.lang.IllegalStateException");
    assertThat(attempts.get(0).getEvents()).extracting(it -> it.getName()).contains("exception");
    assertThat(attempts.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(attributes(attempts.get(1))).containsEntry("sluice.job.attempt", "2");
    assertThat(attempts)
        .extracting(SpanData::getParentSpanId)
        .containsOnly(traces.span("send mails").getSpanId());
  }

  @Test
  void aReleaseIsNoFailure() {
    mails.work(
        job -> {
          throw new ReleaseException(Duration.ofHours(1));
        });
    mails.enqueue("mail");
    assertThat(traces.span("process mails").getStatus().getStatusCode())
        .isEqualTo(StatusCode.UNSET);
  }

  @Test
  void everyWayToEnqueueCarriesTheContext() throws Exception {
    mails.compute(job -> "done", w -> {});
    mails.enqueue("1");
    assertThat(mails.tryEnqueue("2", e -> {}).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    mails.enqueueAll(List.of("3", "4"));
    mails.enqueueAll(List.of("5", "6"), (payload, e) -> e.priority(1));
    JobId async = mails.enqueueAsync("7", e -> {}).get().id();
    JobHandle<String> handle = mails.request("8", String.class);
    assertThat(handle.join(Eventually.PATIENCE)).isEqualTo("done");
    mails.request("9", String.class, e -> {}).join(Eventually.PATIENCE);
    mails.requestAll(List.of("10", "11"), String.class, (payload, e) -> {}).join();
    List<SpanData> sent = traces.spans("send mails", 8);
    List<SpanData> processed = traces.spans("process mails", 11);
    assertThat(sent).hasSize(8);
    assertThat(processed).hasSize(11);
    assertThat(processed)
        .extracting(SpanData::getParentSpanId)
        .hasSameElementsAs(sent.stream().map(SpanData::getSpanId).toList());
    assertThat(sent)
        .extracting(it -> attributes(it).getOrDefault("messaging.batch.message_count", "-"))
        .containsExactlyInAnyOrder("-", "-", "2", "2", "-", "-", "-", "2");
    assertThat(sent)
        .extracting(it -> attributes(it).getOrDefault("messaging.message.id", "-"))
        .contains(async.toString(), handle.id().toString());
  }

  @Test
  void everyWayToWorkHasSpans() {
    sluice.queue("a").work(Kinds.create().otherwise(byte[].class, job -> {}), w -> {});
    sluice.worker(w -> {}).bind(sluice.queue("b"), job -> {});
    sluice.queue("c", Codec.bytes()).work(job -> {});
    for (String queue : List.of("a", "b", "c")) {
      sluice.queue(queue).enqueue(new byte[1]);
      assertThat(traces.span("process " + queue).getParentSpanId())
          .isEqualTo(traces.span("send " + queue).getSpanId());
    }
  }

  @Test
  void whatIsRefusedIsAFailure() {
    mails.capacity(1);
    mails.enqueue("fits");
    assertThatThrownBy(() -> mails.enqueue("does not")).isInstanceOf(JobRejectedException.class);
    assertThat(mails.tryEnqueue("does not", e -> {}).outcome()).isEqualTo(Enqueued.Outcome.FULL);
    mails.enqueueAll(List.of("does not"));
    assertThatThrownBy(() -> mails.enqueueAsync("does not", e -> {}).get())
        .isInstanceOf(ExecutionException.class);
    List<SpanData> sent = traces.spans("send mails", 5);
    assertThat(sent)
        .extracting(it -> it.getStatus().getStatusCode())
        .containsExactly(
            StatusCode.UNSET,
            StatusCode.ERROR,
            StatusCode.ERROR,
            StatusCode.ERROR,
            StatusCode.ERROR);
    assertThat(sent)
        .extracting(it -> attributes(it).getOrDefault("error.type", "-"))
        .containsExactly(
            "-",
            "dev.sluice.JobRejectedException",
            "full",
            "full",
            "dev.sluice.JobRejectedException");
  }

  @Test
  void aContextGivenByHandStays() {
    mails.work(job -> {});
    mails.enqueue("mail", e -> e.header("traceparent", CALLERS));
    assertThat(traces.span("process mails").getParentSpanId()).isEqualTo("2222222222222222");
  }

  @Test
  void withoutAWrapperAJobCarriesTheCurrentContext() {
    Queue<String> queue = plain.queue("plain", String.class);
    queue.work(job -> {}, tracing::observe);
    Span caller = traces.openTelemetry().getTracer("test").spanBuilder("caller").startSpan();
    Enqueued enqueued =
        Context.current()
            .with(caller)
            .wrapSupplier(() -> queue.enqueue("mail", tracing::carry))
            .get();
    assertThat(attributes(traces.span("process plain")))
        .containsEntry("messaging.message.id", enqueued.id().toString());
    assertThat(traces.span("process plain").getParentSpanId())
        .isEqualTo(caller.getSpanContext().getSpanId());
  }

  @Test
  void aJobWithoutAContextBeginsATrace() {
    mails.work(job -> {});
    plain.queue("mails", String.class).enqueue("mail");
    plain.queue("mails", String.class).enqueue("mail", e -> e.header("traceparent", "nonsense"));
    List<SpanData> processed = traces.spans("process mails", 2);
    assertThat(processed).allMatch(it -> !it.getParentSpanContext().isValid());
    assertThat(processed).allMatch(it -> it.getLinks().isEmpty());
  }

  @Test
  void withoutTelemetryAJobIsAsItWas() {
    Sluice untraced = new SluiceTracing(OpenTelemetry.noop()).wrap(plain);
    JobId id = untraced.queue("quiet").enqueue(new byte[1]).id();
    assertThat(plain.jobs().find(id).orElseThrow().options().headers()).isEmpty();
  }

  private static Map<String, String> attributes(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(
            Collectors.toMap(
                it -> ((AttributeKey<?>) it.getKey()).getKey(), it -> it.getValue().toString()));
  }
}
