package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.job.JobId;
import dev.sluice.testkit.Eventually;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker that says much and reads no answer until it wants to. */
final class Deaf implements ClientResponseObserver<WorkerCalls.WorkRequest, WorkerCalls.WorkReply> {
  private static final int TOKENS = 1_000;
  private static final int FAR_TOO_MUCH = 2_000;

  private final AtomicInteger answers = new AtomicInteger();
  private final ClientCallStreamObserver<WorkerCalls.WorkRequest> requests;
  private int said;

  Deaf(Channel channel) {
    requests =
        (ClientCallStreamObserver<WorkerCalls.WorkRequest>) WorkerGrpc.newStub(channel).work(this);
    requests.onNext(
        WorkerCalls.WorkRequest.newBuilder()
            .setStart(WorkerCalls.WorkRequest.Start.newBuilder().addQueues("mails"))
            .build());
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WorkerCalls.WorkRequest> call) {
    call.disableAutoRequestWithInitial(0);
  }

  /** Until the server reads no more, for so long that it will not begin again by itself. */
  void talkUntilNobodyListens() {
    long unheard = System.nanoTime();
    while (System.nanoTime() - unheard < 500_000_000) {
      if (requests.isReady()) {
        requests.onNext(much());
        said += TOKENS;
        unheard = System.nanoTime();
      } else {
        Eventually.pass(java.time.Duration.ofMillis(1));
      }
      assertThat(said).as("the server reads for ever").isLessThan(TOKENS * FAR_TOO_MUCH);
    }
  }

  /** Leases that nobody holds: each wants an answer. */
  private static WorkerCalls.WorkRequest much() {
    WorkerCalls.LeaseToken nobodys =
        WorkerCalls.LeaseToken.newBuilder().setId(JobId.next().toString()).setFence(1).build();
    WorkerCalls.WorkRequest.Builder request = WorkerCalls.WorkRequest.newBuilder();
    for (int i = 0; i < TOKENS; i++) {
      request.addExtend(nobodys);
    }
    return request.build();
  }

  void listen() {
    requests.request(Integer.MAX_VALUE);
    Eventually.holds("all is answered", () -> answers.get() == said);
  }

  int said() {
    return said;
  }

  int answers() {
    return answers.get();
  }

  @Override
  public void onNext(WorkerCalls.WorkReply reply) {
    answers.addAndGet(reply.getLeasesCount());
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}
}
