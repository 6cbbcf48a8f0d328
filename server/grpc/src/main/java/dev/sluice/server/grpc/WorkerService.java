package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** {@code sluice.v1.Worker}. */
final class WorkerService extends WorkerGrpc.WorkerImplBase {
  private final Storage storage;
  private final Executor threads;
  private final ScheduledExecutorService clock;
  private final GrpcPortOptions options;
  private final Leases leases;
  private final Semaphore waitingClaims;
  private final Set<WorkStream> streams = ConcurrentHashMap.newKeySet();
  private final Semaphore streamPlaces;
  private volatile boolean draining;

  WorkerService(
      Storage storage, Executor threads, ScheduledExecutorService clock, GrpcPortOptions options) {
    this.storage = storage;
    this.threads = threads;
    this.clock = clock;
    this.options = options;
    this.leases = new Leases(storage);
    this.waitingClaims = new Semaphore(options.maxWaitingClaims());
    this.streamPlaces = new Semaphore(options.maxStreams());
  }

  @Override
  public StreamObserver<WorkerCalls.WorkRequest> work(
      StreamObserver<WorkerCalls.WorkReply> worker) {
    if (draining) {
      return refused(worker, Errors.draining());
    }
    if (!streamPlaces.tryAcquire()) {
      return refused(worker, Errors.tooMany("streams", options.maxStreams()));
    }
    WorkStream[] self = new WorkStream[1];
    WorkStream stream =
        new WorkStream(
            storage,
            threads,
            clock,
            options.maxCredit(),
            Changes.caller().name(),
            (ServerCallStreamObserver<WorkerCalls.WorkReply>) worker,
            () -> ended(self[0]));
    self[0] = stream;
    streams.add(stream);
    Streams.whenRevoked(stream::end);
    if (draining) {
      stream.drain();
    }
    return stream;
  }

  private void ended(WorkStream stream) {
    streams.remove(stream);
    streamPlaces.release();
  }

  private static StreamObserver<WorkerCalls.WorkRequest> refused(
      StreamObserver<WorkerCalls.WorkReply> worker, RuntimeException why) {
    worker.onError(why);
    return new Deaf();
  }

  @Override
  public void claim(
      WorkerCalls.ClaimRequest request, StreamObserver<WorkerCalls.ClaimReply> worker) {
    if (draining) {
      worker.onError(Errors.draining());
      return;
    }
    if (!waitingClaims.tryAcquire()) {
      worker.onError(Errors.tooMany("claims", options.maxWaitingClaims()));
      return;
    }
    SingleClaim claim =
        new SingleClaim(
            storage,
            leases,
            (ServerCallStreamObserver<WorkerCalls.ClaimReply>) worker,
            () -> draining);
    Streams.whenRevoked(claim::end);
    String caller = Changes.caller().name();
    Runnable work = () -> claim.run(request, caller, options.maxCredit(), waitingClaims::release);
    if (request.hasWait()) {
      // What is said to the call meanwhile, that it is cancelled, waits for the call's own thread.
      threads.execute(Context.current().wrap(work));
    } else {
      work.run();
    }
  }

  @Override
  public void settle(
      WorkerCalls.SettleRequest request, StreamObserver<WorkerCalls.SettleReply> worker) {
    Calls.answer(
        worker,
        () ->
            WorkerCalls.SettleReply.newBuilder()
                .addAllSettled(leases.settle(request.getSettlementsList()))
                .build());
  }

  @Override
  public void extend(
      WorkerCalls.ExtendRequest request, StreamObserver<WorkerCalls.ExtendReply> worker) {
    Calls.answer(
        worker,
        () -> {
          Duration lease = Fields.lease("lease", request.hasLease(), request.getLease());
          return WorkerCalls.ExtendReply.newBuilder()
              .addAllLeases(leases.extend(request.getLeasesList(), lease))
              .build();
        });
  }

  /** How many claims are being made without a stream. */
  int claims() {
    return options.maxWaitingClaims() - waitingClaims.availablePermits();
  }

  int streams() {
    return streams.size();
  }

  boolean isDraining() {
    return draining;
  }

  /** Waits until no stream is left; answers whether that came about. */
  boolean awaitEnd(Duration deadline) throws InterruptedException {
    boolean none =
        streamPlaces.tryAcquire(options.maxStreams(), deadline.toNanos(), TimeUnit.NANOSECONDS);
    if (none) {
      streamPlaces.release(options.maxStreams());
    }
    return none;
  }

  /** No more jobs to anybody. */
  void drain() {
    draining = true;
    streams.forEach(WorkStream::drain);
    storage.source().wakeup();
  }

  /** What workers hold is given back. */
  void end() {
    draining = true;
    streams.forEach(stream -> stream.end(Errors.draining()));
    storage.source().wakeup();
  }

  /** Of a stream that was refused: what it still says is not heard. */
  private static final class Deaf implements StreamObserver<WorkerCalls.WorkRequest> {
    @Override
    public void onNext(WorkerCalls.WorkRequest request) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
