package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.sluice.Sluice;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.Values.JobState;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerCalls.LeaseStatus.Status;
import dev.sluice.grpc.v1.WorkerCalls.Settled.Outcome;
import dev.sluice.grpc.v1.WorkerCalls.Settlement;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.server.access.Access;
import dev.sluice.spi.Traits;
import dev.sluice.testkit.Eventually;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers that claim now and then, without a stream. */
class ClaimTest {
  private static final Duration MINUTE = Duration.newBuilder().setSeconds(60).build();

  private final Served served = Served.memory(new GrpcPortOptions().maxWaitingClaims(1));

  @AfterEach
  void end() {
    served.close();
  }

  @Test
  void jobsAreClaimedExtendedAndSettled() {
    String first = served.enqueue("1");
    String second = served.enqueue("2");
    List<WorkerCalls.Delivery> jobs = claim(2);
    assertThat(jobs).extracting(WorkerCalls.Delivery::getId).containsExactly(first, second);
    assertThat(extend(served, jobs.get(0))).isEqualTo(Status.HELD);
    assertThat(settle(served, jobs.get(0))).isEqualTo(Outcome.COMPLETED);
    assertThat(settle(served, jobs.get(0))).isEqualTo(Outcome.LEASE_LOST);
    assertThat(extend(served, jobs.get(0))).isEqualTo(Status.LOST);
    assertThat(served.state(second)).isEqualTo(JobState.RUNNING);
    assertThat(claim(1)).isEmpty();
  }

  @Test
  void aClaimWaitsForAJob() throws Exception {
    Thread producer =
        new Thread(
            () -> {
              Eventually.pass(java.time.Duration.ofMillis(100));
              served.enqueue("late");
            });
    producer.start();
    List<WorkerCalls.Delivery> jobs =
        served.worker().claim(request(1).setWait(MINUTE).build()).getDeliveriesList();
    assertThat(jobs).hasSize(1);
    producer.join();
  }

  @Test
  void severalQueuesAreLookedAtInTheirOrder() {
    served.enqueue(Served.mail("low").setQueue("low"));
    served.enqueue("high");
    WorkerCalls.ClaimRequest both = request(2).addQueues("low").build();
    assertThat(served.worker().claim(both).getDeliveriesList())
        .extracting(WorkerCalls.Delivery::getQueue)
        .containsExactly("mails", "low");
  }

  @Test
  void whoHasGoneGetsNoJobAndMayNotWaitForEver() throws Exception {
    Context.CancellableContext patience = Context.current().withCancellation();
    Waiting waiting = new Waiting();
    // It holds the one place for a claim that waits; who is not let in is told so at once. That may
    // be the waiting one, if a look was under way when it came.
    Eventually.holds(
        "the place is taken",
        () -> {
          if (waiting.over.getAndSet(false)) {
            patience.run(() -> claimAndWait(waiting));
          }
          return refused(Code.RESOURCE_EXHAUSTED);
        });
    patience.cancel(null);
    Eventually.holds("the place is free", () -> !refused(Code.RESOURCE_EXHAUSTED));
    String id = served.enqueue("mail");
    assertThat(claim(1)).extracting(WorkerCalls.Delivery::getId).containsExactly(id);
  }

  private void claimAndWait(Waiting caller) {
    WorkerGrpc.newStub(served.channel).claim(request(1).setWait(MINUTE).build(), caller);
  }

  private boolean refused(Code code) {
    try {
      claim(1);
      return false;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == code;
    }
  }

  @Test
  void aTokenIsGoodAtAnotherServerOverTheSameStorage() throws Exception {
    String id =
        served.enqueue(
            Served.mail("x").setOptions(Values.JobOptions.newBuilder().setMaxAttempts(1)));
    WorkerCalls.Delivery job = claim(1).get(0);
    try (GrpcPort other = GrpcPort.start(served.sluice, new GrpcPortOptions(), Access.OPEN)) {
      ManagedChannel channel =
          io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder.forAddress(
                  "127.0.0.1", other.port())
              .usePlaintext()
              .build();
      Settlement retry =
          Settlement.newBuilder()
              .setLease(RemoteWorker.token(job))
              .setRetry(Settlement.Retry.getDefaultInstance())
              .build();
      WorkerCalls.SettleReply reply =
          WorkerGrpc.newBlockingStub(channel)
              .settle(WorkerCalls.SettleRequest.newBuilder().addSettlements(retry).build());
      // The other server has not seen the delivery, and knows all the same that it was the last
      // try.
      assertThat(reply.getSettled(0).getOutcome()).isEqualTo(Outcome.DEAD);
      assertThat(served.state(id)).isEqualTo(JobState.DEAD);
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aStorageThatSettlesOnlyWhatItGaveIsServedToo() throws Exception {
    OddStore store = new OddStore(Traits.Threading.ANY);
    try (Served odd = Served.over(Sluice.using(store, o -> o.sweeping(false)))) {
      odd.enqueue(Served.mail("low").setQueue("low"));
      WorkerCalls.ClaimRequest both =
          request(1).addQueues("low").setWait(Duration.newBuilder().setSeconds(1)).build();
      WorkerCalls.Delivery job = odd.worker().claim(both).getDeliveries(0);
      assertThat(extend(odd, job)).isEqualTo(Status.HELD);
      assertThat(settle(odd, job)).isEqualTo(Outcome.COMPLETED);
      assertThat(settle(odd, job)).isEqualTo(Outcome.LEASE_LOST);
      assertThat(extend(odd, job)).isEqualTo(Status.LOST);

      odd.enqueue("mail");
      RemoteWorker worker = odd.work(1);
      WorkerCalls.Delivery another = worker.delivery();
      worker.say(request -> request.addExtend(RemoteWorker.token(another)));
      assertThat(worker.next(worker.leases).getStatus()).isEqualTo(Status.HELD);
      worker.complete(another);
      assertThat(worker.outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void jobsThatBelongToTheThreadThatClaimsThemAreNotHandedOut() throws Exception {
    OddStore store = new OddStore(Traits.Threading.ONE_OWNER);
    try (Served odd = Served.over(Sluice.using(store, o -> o.sweeping(false)))) {
      odd.enqueue("mail");
      Failing.call(() -> odd.worker().claim(request(1).build()))
          .with(Code.UNIMPLEMENTED)
          .saying("workers in other processes");
      assertThat(odd.work(1).end().getCode()).isEqualTo(Code.UNIMPLEMENTED);
    }
  }

  @Test
  void whatMakesNoSenseNamesTheField() {
    Failing.call(() -> served.worker().claim(WorkerCalls.ClaimRequest.getDefaultInstance()))
        .with(Code.INVALID_ARGUMENT)
        .saying("queues");
    Failing.call(() -> served.worker().claim(request(-1).build()))
        .with(Code.INVALID_ARGUMENT)
        .saying("max");
    Failing.call(
            () ->
                served
                    .worker()
                    .settle(
                        WorkerCalls.SettleRequest.newBuilder()
                            .addSettlements(Settlement.getDefaultInstance())
                            .build()))
        .with(Code.INVALID_ARGUMENT)
        .saying("settlements[0].lease.id");
  }

  private static WorkerCalls.ClaimRequest.Builder request(int max) {
    return WorkerCalls.ClaimRequest.newBuilder().addQueues("mails").setMax(max).setLease(MINUTE);
  }

  private List<WorkerCalls.Delivery> claim(int max) {
    return served.worker().claim(request(max).build()).getDeliveriesList();
  }

  private static Status extend(Served served, WorkerCalls.Delivery job) {
    WorkerCalls.ExtendRequest request =
        WorkerCalls.ExtendRequest.newBuilder()
            .addLeases(RemoteWorker.token(job))
            .setLease(MINUTE)
            .build();
    return served.worker().extend(request).getLeases(0).getStatus();
  }

  private static Outcome settle(Served served, WorkerCalls.Delivery job) {
    Settlement settlement =
        Settlement.newBuilder()
            .setLease(RemoteWorker.token(job))
            .setComplete(Settlement.Complete.getDefaultInstance())
            .build();
    return served
        .worker()
        .settle(WorkerCalls.SettleRequest.newBuilder().addSettlements(settlement).build())
        .getSettled(0)
        .getOutcome();
  }

  private static final class Waiting implements StreamObserver<WorkerCalls.ClaimReply> {
    final AtomicBoolean over = new AtomicBoolean(true);

    @Override
    public void onNext(WorkerCalls.ClaimReply reply) {}

    @Override
    public void onError(Throwable failure) {
      over.set(true);
    }

    @Override
    public void onCompleted() {
      over.set(true);
    }
  }
}
