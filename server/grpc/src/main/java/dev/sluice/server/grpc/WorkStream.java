package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one worker. Requests arrive one at a time; a thread of its own claims, and another,
 * only while there is something to do, settles, extends, and ends the stream.
 */
final class WorkStream implements StreamObserver<WorkerCalls.WorkRequest> {
  private final Storage storage;
  private final Executor threads;
  private final ScheduledExecutorService clock;
  private final int maxCredit;
  private final Runnable whenEnded;
  private final String caller;
  private final Outcomes outcomes;
  private final ServerCallStreamObserver<WorkerCalls.WorkReply> worker;
  private final Replies replies;
  private final ReadAhead reading;
  private final Held held;
  private final Credit credit = new Credit();
  private final Patience patience;
  private final StreamSettling settling;
  private final AtomicInteger toDo = new AtomicInteger();
  private volatile @Nullable Duration lease;
  private volatile @Nullable StreamPresence presence;
  private volatile boolean draining;
  private volatile @Nullable End end;
  private boolean ended;

  /** How a stream ends: with what went wrong, or well. */
  private record End(@Nullable StatusRuntimeException why) {}

  /**
   * @param caller who works
   * @param whenEnded runs once, after the last job was given back
   */
  WorkStream(
      Storage storage,
      Executor threads,
      ScheduledExecutorService clock,
      int maxCredit,
      String caller,
      ServerCallStreamObserver<WorkerCalls.WorkReply> worker,
      Runnable whenEnded) {
    this.storage = storage;
    this.threads = threads;
    this.clock = clock;
    this.maxCredit = maxCredit;
    this.caller = caller;
    this.whenEnded = whenEnded;
    this.outcomes = new Outcomes(storage);
    this.worker = worker;
    this.replies = new Replies(worker);
    this.held = new Held(storage);
    this.patience =
        new Patience(
            credit, words -> replies.send(WorkerCalls.WorkReply.newBuilder().setTrouble(words)));
    this.settling = new StreamSettling(storage, held, credit, patience, replies);
    this.reading = new ReadAhead(worker);
    worker.setOnReadyHandler(this::readOn);
    reading.goOn();
    worker.setOnCancelHandler(() -> end(null));
  }

  /** The worker has read: there is room for more jobs, and for answers to what it says. */
  private void readOn() {
    credit.writable(true);
    reading.goOn();
  }

  @Override
  public void onNext(WorkerCalls.WorkRequest request) {
    reading.arrived();
    try {
      accept(request);
    } catch (RuntimeException e) {
      end(Errors.of(e));
    }
    wake();
    // A worker that talks and does not listen would fill the heap with answers.
    if (worker.isReady()) {
      reading.goOn();
    }
  }

  private void accept(WorkerCalls.WorkRequest request) {
    if (request.hasStart() == (lease != null)) {
      throw new BadField("start", "must be in the first request, and only there");
    }
    if (request.hasStart()) {
      start(request.getStart());
    }
    if (request.getCredit() != 0) {
      grant(request.getCredit());
    }
    for (int i = 0; i < request.getSettlementsCount(); i++) {
      settle("settlements[" + i + "]", request.getSettlements(i));
    }
    for (int i = 0; i < request.getExtendCount(); i++) {
      extend("extend[" + i + "]", request.getExtend(i));
    }
  }

  private void start(WorkerCalls.WorkRequest.Start start) {
    List<String> queues = Fields.queues("start.queues", start.getQueuesList());
    Duration time = Fields.lease("start.lease", start.hasLease(), start.getLease());
    String holder = start.getName().isEmpty() ? caller : caller + "/" + start.getName();
    StreamClaims claims =
        new StreamClaims(new Claims(storage.source()), credit, patience, this::deliver);
    lease = time;
    threads.execute(() -> claim(claims, queues, time, holder));
    StreamPresence announced =
        new StreamPresence(storage, (id, since) -> view(id, holder, queues, since), this::obey);
    presence = announced;
    announced.begin(clock, threads);
  }

  private WorkerView view(String id, String name, List<String> queues, Instant since) {
    boolean claims = credit.isOpen();
    return new WorkerView(
        id, name, queues, claims, credit.granted(), held.size(), since, WorkerOrder.RUN);
  }

  /** Somebody asks something of the worker. */
  private void obey(WorkerOrder order) {
    switch (order) {
      case RUN -> credit.quiet(false);
      case QUIET -> credit.quiet(true);
      case STOP -> drain();
    }
  }

  private void grant(int jobs) {
    if (jobs < 0 || jobs > maxCredit - credit.granted()) {
      throw new BadField("credit", "must be from 0 to " + maxCredit + " in all: " + jobs);
    }
    credit.grant(jobs);
  }

  private void settle(String path, WorkerCalls.Settlement settlement) {
    LeaseKey key = LeaseKey.of(path + ".lease", settlement.getLease());
    Delivery job = held.find(key);
    if (job == null) {
      replies.send(
          WorkerCalls.WorkReply.newBuilder().addSettled(Outcomes.view(key, Settled.LEASE_LOST)));
      return;
    }
    settling.settle(outcomes.read(path, settlement, job, Outcomes.Tries.of(job)));
    held.remove(key);
  }

  private void extend(String path, WorkerCalls.LeaseToken lease) {
    storage.demand(Feature.EXTEND, "extend the lease of a job");
    LeaseKey key = LeaseKey.of(path, lease);
    Delivery job = held.find(key);
    if (job == null) {
      replies.send(
          WorkerCalls.WorkReply.newBuilder().addLeases(Outcomes.view(key, LeaseStatus.LOST)));
      return;
    }
    settling.extend(job);
  }

  private void claim(StreamClaims claims, List<String> queues, Duration lease, String holder) {
    try {
      claims.run(queues, lease, holder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(Errors.draining());
    } catch (RuntimeException e) {
      end(Errors.of(e));
    }
  }

  private void deliver(List<Delivery> claimed) {
    held.add(claimed);
    if (draining || end != null) {
      // They came too late; the worker has never heard of them.
      held.release(claimed.stream().map(LeaseKey::of).toList());
      wake();
      return;
    }
    replies.deliver(claimed);
    credit.writable(replies.isReady());
  }

  @Override
  public void onError(Throwable failure) {
    end(null);
  }

  @Override
  public void onCompleted() {
    end(null);
  }

  /** No more jobs; ends when the worker has settled those that it has. */
  void drain() {
    draining = true;
    credit.close();
    replies.send(WorkerCalls.WorkReply.newBuilder().setDraining(true));
    wake();
  }

  /**
   * What has arrived is settled, the rest is given back, then the stream ends.
   *
   * @param why {@code null} if all is well
   */
  void end(@Nullable StatusRuntimeException why) {
    if (end == null) {
      end = new End(why);
    }
    credit.close();
    wake();
  }

  private void wake() {
    if (toDo.getAndIncrement() == 0) {
      try {
        threads.execute(this::work);
      } catch (RejectedExecutionException e) {
        // The port is closed. It has waited until its streams had given back what they held.
      }
    }
  }

  private void work() {
    int seen = toDo.get();
    while (seen > 0) {
      try {
        doAll();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end(Errors.draining());
      } catch (RuntimeException e) {
        end(Errors.of(e));
      }
      seen = toDo.addAndGet(-seen);
    }
  }

  private void doAll() throws InterruptedException {
    Duration time = lease;
    if (time != null) {
      settling.run(time);
    }
    End how = end;
    if (how == null && draining && held.isEmpty() && settling.isIdle()) {
      how = new End(null);
      end = how;
    }
    if (how != null && !ended) {
      ended = true;
      held.release();
      StreamPresence announced = presence;
      if (announced != null) {
        announced.end();
      }
      replies.end(how.why());
      whenEnded.run();
    }
  }
}
