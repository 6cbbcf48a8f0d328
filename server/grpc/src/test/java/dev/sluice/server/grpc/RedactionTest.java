package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.Sluice;
import dev.sluice.grpc.dqueue.Dqueue;
import dev.sluice.grpc.dqueue.MessageGrpc;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.server.access.Access;
import dev.sluice.server.access.TokenList;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those see of a job who may look and not work. */
class RedactionTest {
  private static final String SECRET = "swordfish";
  private static final String NOTHING = "nothing to see";

  private final Served served =
      new Served(
          Sluice.open("memory:"),
          new GrpcPortOptions().dqueueQueue("secret").redaction(RedactionTest::without),
          TokenList.parse(
              """
              r read token-of-read-0123
              e enqueue token-of-enqueue-0123
              w work token-of-work-0123
              a admin token-of-admin-0123
              """));
  private String done = "";

  /** Hides all of the jobs of one queue, and nothing of others. */
  private static JobView without(JobView job) {
    if (!job.queue().equals("secret")) {
      return job;
    }
    return new JobView(
        job.id(),
        job.sequence(),
        job.queue(),
        job.kind(),
        bytes(NOTHING),
        JobOptions.DEFAULT,
        job.state(),
        job.runAt(),
        job.history().withResult(bytes(NOTHING)),
        job.lease(),
        job.notes());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void jobs() {
    Values.NewJob.Builder job =
        Values.NewJob.newBuilder()
            .setQueue("secret")
            .setPayload(ByteString.copyFromUtf8(SECRET))
            .setOptions(
                Values.JobOptions.newBuilder()
                    .putHeaders("h", SECRET)
                    .setRetain(com.google.protobuf.Duration.newBuilder().setSeconds(3_600)));
    done = enqueue(job);
    WorkerCalls.Delivery claimed = claim("work").getDeliveries(0);
    assertThat(claimed.getPayload().toStringUtf8()).isEqualTo(SECRET);
    WorkerGrpc.newBlockingStub(as("work"))
        .settle(
            WorkerCalls.SettleRequest.newBuilder()
                .addSettlements(
                    WorkerCalls.Settlement.newBuilder()
                        .setLease(
                            WorkerCalls.LeaseToken.newBuilder()
                                .setId(claimed.getId())
                                .setQueue("secret")
                                .setFence(claimed.getFence()))
                        .setComplete(
                            WorkerCalls.Settlement.Complete.newBuilder()
                                .setResult(ByteString.copyFromUtf8(SECRET))))
                .build());
    enqueue(job);
    enqueue(job.setQueue("open").setPayload(ByteString.copyFromUtf8("for everybody")));
  }

  private String enqueue(Values.NewJob.Builder job) {
    return JobsGrpc.newBlockingStub(as("enqueue"))
        .enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(job).build())
        .getId();
  }

  private WorkerCalls.ClaimReply claim(String role) {
    return WorkerGrpc.newBlockingStub(as(role))
        .claim(WorkerCalls.ClaimRequest.newBuilder().addQueues("secret").build());
  }

  @AfterEach
  void end() {
    served.close();
  }

  private Channel as(String role) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer token-of-" + role + "-0123");
    return ClientInterceptors.intercept(
        served.channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private Values.Job get(String role) {
    return JobsGrpc.newBlockingStub(as(role))
        .get(JobCalls.GetRequest.newBuilder().setId(done).build());
  }

  private List<Values.Job> list(String role, String queue) {
    JobCalls.ListRequest request =
        JobCalls.ListRequest.newBuilder()
            .setQuery(Values.JobQuery.newBuilder().setQueue(queue))
            .build();
    return JobsGrpc.newBlockingStub(as(role)).list(request).getJobsList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "enqueue"})
  void whoMayOnlyLookSeesWhatIsLeftAndThatItIsNotAll(String role) {
    Values.Job job = get(role);
    assertThat(job.getHidden()).isTrue();
    assertThat(job.getPayload().toStringUtf8()).isEqualTo(NOTHING);
    assertThat(job.getResult().toStringUtf8()).isEqualTo(NOTHING);
    assertThat(job.getOptions().getHeadersMap()).isEmpty();
    assertThat(job.toString()).doesNotContain(SECRET);
    assertThat(list(role, "secret"))
        .hasSize(2)
        .allSatisfy(listed -> assertThat(listed.getHidden()).isTrue())
        .allSatisfy(listed -> assertThat(listed.toString()).doesNotContain(SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"work", "admin"})
  void whoMayWorkSeesTheJobItself(String role) {
    Values.Job job = get(role);
    assertThat(job.getHidden()).isFalse();
    assertThat(job.getPayload().toStringUtf8()).isEqualTo(SECRET);
    assertThat(job.getResult().toStringUtf8()).isEqualTo(SECRET);
    assertThat(job.getOptions().getHeadersMap()).isEqualTo(Map.of("h", SECRET));
    assertThat(list(role, "secret")).noneMatch(Values.Job::getHidden);
    assertThat(messages(role)).contains(SECRET);
    JobCalls.ListReply found = JobsGrpc.newBlockingStub(as(role)).list(looking());
    assertThat(found.getJobsCount()).isEqualTo(2);
  }

  @Test
  void whatTheFunctionLeavesAsItIsIsShown() {
    Values.Job job = list("read", "open").get(0);
    assertThat(job.getHidden()).isFalse();
    assertThat(job.getPayload().toStringUtf8()).isEqualTo("for everybody");
    assertThat(job.getOptions().getHeadersMap()).isEqualTo(Map.of("h", SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "enqueue"})
  void nobodyFindsOutWhatIsHiddenByLookingForIt(String role) {
    Failing.call(() -> JobsGrpc.newBlockingStub(as(role)).list(looking()))
        .with(Code.PERMISSION_DENIED);
    Failing.call(
            () ->
                MessageGrpc.newBlockingStub(as(role))
                    .getListMessage(Dqueue.MessageReq.newBuilder().setMesssage("sword").build()))
        .with(Code.PERMISSION_DENIED);
    Failing.call(() -> messages(role)).with(Code.PERMISSION_DENIED);
  }

  private static JobCalls.ListRequest looking() {
    return JobCalls.ListRequest.newBuilder()
        .setQuery(Values.JobQuery.newBuilder().setQueue("secret").setText("sword"))
        .build();
  }

  private String messages(String role) {
    Message all =
        MessageGrpc.newBlockingStub(as(role))
            .getAllMessages(Dqueue.MessageReq.getDefaultInstance());
    return all.toString();
  }

  @Test
  void withoutTokensThereIsNobodyToHideFrom() {
    try (Sluice sluice = Sluice.open("memory:")) {
      GrpcPortOptions hiding = new GrpcPortOptions().redaction(job -> job);
      assertThatThrownBy(() -> GrpcPort.start(sluice, hiding, Access.OPEN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs tokens");
    }
  }
}
