package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A claim without a stream. */
final class SingleClaim {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Between two looks whether the caller has gone, or may not have jobs any more. */
  private static final Duration SLICE = Duration.ofSeconds(2);

  private final Storage storage;
  private final Leases leases;
  private final ServerCallStreamObserver<WorkerCalls.ClaimReply> worker;
  private final SingleAnswer<WorkerCalls.ClaimReply> answer;
  private final BooleanSupplier draining;
  private volatile List<LeaseKey> claimed = List.of();

  SingleClaim(
      Storage storage,
      Leases leases,
      ServerCallStreamObserver<WorkerCalls.ClaimReply> worker,
      BooleanSupplier draining) {
    this.storage = storage;
    this.leases = leases;
    this.worker = worker;
    this.answer = new SingleAnswer<>(worker);
    this.draining = draining;
    worker.setOnCancelHandler(this::giveBack);
  }

  /**
   * Claims and answers.
   *
   * @param whenClaimed is told between the two: who has its answer may claim again at once
   */
  void run(WorkerCalls.ClaimRequest request, String caller, int maxCredit, Runnable whenClaimed) {
    Calls.answer(
        answer,
        () -> {
          List<Delivery> jobs;
          try {
            jobs = claim(request(request, caller, maxCredit));
          } finally {
            whenClaimed.run();
          }
          WorkerCalls.ClaimReply.Builder reply = WorkerCalls.ClaimReply.newBuilder();
          jobs.forEach(job -> reply.addDeliveries(Outcomes.view(job)));
          return reply.build();
        });
    if (isInVain()) {
      giveBack();
    }
  }

  /** The caller may not have jobs any more: it hears so now, and what comes yet is given back. */
  void end(StatusRuntimeException why) {
    answer.refuse(why);
  }

  private boolean isInVain() {
    return worker.isCancelled() || answer.isRefused();
  }

  private List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    Claims claims = new Claims(storage.source());
    long until = System.nanoTime() + request.maxWait().toNanos();
    List<Delivery> jobs;
    Duration left = request.maxWait();
    do {
      jobs = claims.claim(waiting(request, left.compareTo(SLICE) < 0 ? left : SLICE));
      left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    } while (jobs.isEmpty() && !left.isZero() && !isInVain() && !draining.getAsBoolean());
    leases.add(jobs, request.lease());
    claimed = jobs.stream().map(LeaseKey::of).toList();
    int fitting = fitting(jobs);
    leases.release(claimed.subList(fitting, jobs.size()));
    return jobs.subList(0, fitting);
  }

  /** How many of them a client takes in one message: it would refuse the whole. */
  private static int fitting(List<Delivery> jobs) {
    long bytes = 0;
    int fitting = 0;
    while (fitting < jobs.size() && (fitting == 0 || bytes < Replies.MOST_BYTES)) {
      bytes += jobs.get(fitting).payload().length;
      fitting++;
    }
    return fitting;
  }

  /** The answer did not arrive. */
  private void giveBack() {
    leases.release(claimed);
  }

  private static ClaimRequest waiting(ClaimRequest request, Duration wait) {
    return new ClaimRequest(
        request.queues(), request.max(), request.lease(), wait, request.holder());
  }

  private static ClaimRequest request(
      WorkerCalls.ClaimRequest request, String caller, int maxCredit) {
    Duration wait =
        request.hasWait() ? Fields.notNegative("wait", request.getWait()) : Duration.ZERO;
    return new ClaimRequest(
        Fields.queues("queues", request.getQueuesList()),
        Fields.inRange("max", request.getMax(), 1, maxCredit),
        Fields.lease("lease", request.hasLease(), request.getLease()),
        wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT,
        request.getName().isEmpty() ? caller : caller + "/" + request.getName());
  }
}
