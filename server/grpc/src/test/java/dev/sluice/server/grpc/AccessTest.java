package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.grpc.dqueue.DelayQueueGrpc;
import dev.sluice.grpc.dqueue.MessageGrpc;
import dev.sluice.grpc.health.HealthChecks.HealthCheckRequest;
import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse.ServingStatus;
import dev.sluice.grpc.health.HealthGrpc;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.LiveWorkersGrpc;
import dev.sluice.grpc.v1.QueueCalls;
import dev.sluice.grpc.v1.QueuesGrpc;
import dev.sluice.grpc.v1.ServerGrpc;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.server.access.Access;
import dev.sluice.server.access.TokenList;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each method by each role. */
class AccessTest {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          JobsGrpc.getServiceDescriptor(),
          QueuesGrpc.getServiceDescriptor(),
          LiveWorkersGrpc.getServiceDescriptor(),
          WorkerGrpc.getServiceDescriptor(),
          ServerGrpc.getServiceDescriptor(),
          DelayQueueGrpc.getServiceDescriptor(),
          MessageGrpc.getServiceDescriptor());

  private static final Set<String> READ =
      Set.of(
          "sluice.v1.Jobs/Get",
          "sluice.v1.Jobs/List",
          "sluice.v1.Queues/Counts",
          "sluice.v1.Queues/GetSettings",
          "sluice.v1.LiveWorkers/List",
          "sluice.v1.Server/Health",
          "delayQueue.Message/GetAllMessages",
          "delayQueue.Message/GetListMessage");
  private static final Set<String> ENQUEUE =
      Set.of(
          "sluice.v1.Jobs/Enqueue", "sluice.v1.Jobs/EnqueueBatch", "delayQueue.DelayQueue/Publish");
  private static final Set<String> WORK =
      Set.of(
          "sluice.v1.Worker/Work",
          "sluice.v1.Worker/Claim",
          "sluice.v1.Worker/Settle",
          "sluice.v1.Worker/Extend");

  private static final Map<String, String> TOKENS =
      Map.of(
          "read", "token-of-the-reader",
          "enqueue", "token-of-the-producer",
          "work", "token-of-the-worker",
          "admin", "token-of-the-admin");

  private final List<String> log = new ArrayList<>();
  private final Served served =
      new Served(
          Sluice.open("memory:"),
          new GrpcPortOptions()
              .audit((who, action, what) -> log.add(who.name() + " " + action + " " + what)),
          tokens());

  private static Access tokens() {
    StringBuilder lines = new StringBuilder();
    TOKENS.forEach(
        (role, token) ->
            lines.append(role).append(' ').append(role).append(' ').append(token).append('\n'));
    return TokenList.parse(lines.toString());
  }

  @AfterEach
  void end() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "enqueue", "work", "admin"})
  void aRoleMayWhatItIsForAndNothingElse(String role) {
    Set<String> expected = new TreeSet<>();
    Set<String> admitted = new TreeSet<>();
    for (MethodDescriptor<?, ?> method : methods()) {
      String name = method.getFullMethodName();
      if (may(role, name)) {
        expected.add(name);
      }
      Status.Code code = call(method, TOKENS.get(role)).getCode();
      assertThat(code).isNotEqualTo(Status.Code.UNAUTHENTICATED);
      if (code != Status.Code.PERMISSION_DENIED) {
        admitted.add(name);
      }
    }
    assertThat(admitted).isEqualTo(expected);
  }

  private static boolean may(String role, String method) {
    return switch (role) {
      case "read" -> READ.contains(method);
      case "enqueue" -> READ.contains(method) || ENQUEUE.contains(method);
      case "work" -> READ.contains(method) || WORK.contains(method);
      default -> true;
    };
  }

  @Test
  void withoutAValidTokenNobodyMayAnything() {
    Map<String, Status.Code> answers = new TreeMap<>();
    for (MethodDescriptor<?, ?> method : methods()) {
      answers.put(method.getFullMethodName() + " without", call(method, null).getCode());
      answers.put(
          method.getFullMethodName() + " wrong", call(method, "token-of-nobody-here").getCode());
    }
    assertThat(answers).hasSize(60);
    assertThat(answers.values()).containsOnly(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void aHealthCheckNeedsNoToken() {
    assertThat(call(HealthGrpc.getCheckMethod(), null).getCode()).isEqualTo(Status.Code.OK);
    assertThat(
            HealthGrpc.newBlockingStub(served.channel)
                .watch(HealthCheckRequest.getDefaultInstance())
                .next()
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void changesAreLoggedWithWhoMadeThem() {
    String id =
        JobsGrpc.newBlockingStub(served.channel)
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(headers(TOKENS.get("enqueue"))))
            .enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(Served.mail("secret")).build())
            .getId();
    assertThat(log).isEmpty();
    var admin = MetadataUtils.newAttachHeadersInterceptor(headers(TOKENS.get("admin")));
    JobsGrpc.newBlockingStub(served.channel)
        .withInterceptors(admin)
        .cancel(JobCalls.CancelRequest.newBuilder().setId(id).build());
    QueuesGrpc.newBlockingStub(served.channel)
        .withInterceptors(admin)
        .pause(QueueCalls.PauseRequest.newBuilder().setQueue("mails").build());
    assertThat(log).containsExactly("admin cancel " + id, "admin pause mails");
  }

  @Test
  void otherMachinesNeedTokens() {
    try (Sluice sluice = Sluice.open("memory:")) {
      GrpcPortOptions open = new GrpcPortOptions().host("0.0.0.0");
      assertThatThrownBy(() -> GrpcPort.start(sluice, open, Access.OPEN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0.0.0.0");
      GrpcPort.start(sluice, open, tokens()).close();
    }
  }

  private static List<MethodDescriptor<?, ?>> methods() {
    Stream<MethodDescriptor<?, ?>> all = SERVICES.stream().flatMap(s -> s.getMethods().stream());
    return all.toList();
  }

  private static Metadata headers(@Nullable String token) {
    Metadata headers = new Metadata();
    if (token != null) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    return headers;
  }

  /** Calls it with an empty request, and answers what came of it. */
  private <Q, A> Status call(MethodDescriptor<Q, A> method, @Nullable String token) {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<Q, A> call = served.channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        headers(token));
    call.request(100);
    var prototype = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
    call.sendMessage(java.util.Objects.requireNonNull(prototype.getMessagePrototype()));
    call.halfClose();
    return end.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
