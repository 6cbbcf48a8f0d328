package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.spi.Delivery;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What goes to the worker of a stream. Safe for many threads; after the end nothing goes. */
final class Replies {
  /** Clients take four times as much by default. One job may be larger. */
  static final int MOST_BYTES = 1 << 20;

  private final ServerCallStreamObserver<WorkerCalls.WorkReply> worker;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean ended;

  Replies(ServerCallStreamObserver<WorkerCalls.WorkReply> worker) {
    this.worker = worker;
  }

  void send(WorkerCalls.WorkReply.Builder reply) {
    lock.lock();
    try {
      if (!ended) {
        worker.onNext(reply.build());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends them in as few messages as their sizes admit. */
  void deliver(List<Delivery> jobs) {
    WorkerCalls.WorkReply.Builder reply = WorkerCalls.WorkReply.newBuilder();
    int bytes = 0;
    for (Delivery job : jobs) {
      WorkerCalls.Delivery view = Outcomes.view(job);
      if (bytes > 0 && bytes + view.getSerializedSize() > MOST_BYTES) {
        send(reply);
        reply = WorkerCalls.WorkReply.newBuilder();
        bytes = 0;
      }
      reply.addDeliveries(view);
      bytes += view.getSerializedSize();
    }
    send(reply);
  }

  boolean isReady() {
    return worker.isReady();
  }

  /**
   * @param why {@code null} if all is well
   */
  void end(@Nullable StatusRuntimeException why) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      if (why == null) {
        worker.onCompleted();
      } else {
        worker.onError(why);
      }
    } finally {
      lock.unlock();
    }
  }
}
