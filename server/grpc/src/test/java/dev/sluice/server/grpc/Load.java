package dev.sluice.server.grpc;

import com.google.protobuf.Duration;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.job.JobId;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Producers and a worker on a server, until it is killed. Keeps what the server acknowledged. */
final class Load implements AutoCloseable {
  private static final Values.JobOptions KEPT =
      Values.JobOptions.newBuilder().setRetain(Duration.newBuilder().setSeconds(3_600)).build();

  private final ManagedChannel channel;
  private final Promises promises;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private Load(int port, Promises promises) {
    this.promises = promises;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  static Load start(int port, Promises promises) {
    Load load = new Load(port, promises);
    load.start(load::enqueueOneByOne);
    load.start(load::enqueueBatches);
    load.start(load::work);
    return load;
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task, "load");
    threads.add(thread);
    thread.start();
  }

  private void enqueueOneByOne() {
    whileItLives(
        () ->
            keep(
                List.of(
                    jobs().enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(job()).build()))));
  }

  private void enqueueBatches() {
    whileItLives(
        () -> {
          JobCalls.EnqueueBatchRequest.Builder batch = JobCalls.EnqueueBatchRequest.newBuilder();
          for (int i = 0; i < 20; i++) {
            batch.addJobs(job());
          }
          keep(jobs().enqueueBatch(batch.build()).getEnqueuedList());
        });
  }

  private static Values.NewJob.Builder job() {
    return Served.mail("load").setOptions(KEPT);
  }

  private JobsGrpc.JobsBlockingStub jobs() {
    return JobsGrpc.newBlockingStub(channel);
  }

  private void keep(List<Values.Enqueued> answers) {
    answers.forEach(answer -> promises.enqueued().add(JobId.parse(answer.getId())));
  }

  private void whileItLives(Runnable task) {
    try {
      while (!stopped) {
        task.run();
      }
    } catch (StatusRuntimeException e) {
      // It was killed.
    }
  }

  private void work() {
    RemoteWorker worker = RemoteWorker.start(channel, "mails", 50);
    try {
      while (!stopped && !worker.end.isDone()) {
        step(worker);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // The call was cancelled: it was killed.
    }
  }

  private void step(RemoteWorker worker) throws InterruptedException {
    WorkerCalls.Delivery job = worker.deliveries.poll(5, TimeUnit.MILLISECONDS);
    if (job != null) {
      promises.delivered(JobId.parse(job.getId()));
      worker.complete(job);
    }
    for (var settled = worker.settled.poll(); settled != null; settled = worker.settled.poll()) {
      if (settled.getOutcome() == WorkerCalls.Settled.Outcome.COMPLETED) {
        promises.completed().add(JobId.parse(settled.getId()));
      }
    }
  }

  /** Waits until nobody works any more. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(1));
    }
  }

  @Override
  public void close() {
    stopped = true;
    channel.shutdownNow();
  }
}
