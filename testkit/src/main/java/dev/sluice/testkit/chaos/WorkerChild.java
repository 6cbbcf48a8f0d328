package dev.sluice.testkit.chaos;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.testkit.chaos.ChildMain.Task;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs jobs, and writes down what becomes of each. */
final class WorkerChild implements JobListener {
  private static final Duration RETRY = Duration.ofMillis(50);

  private final Task task;
  private final Journal journal;

  WorkerChild(Task task, Journal journal) {
    this.task = task;
    this.journal = journal;
  }

  void start(Sluice sluice) {
    sluice
        .queue(ChildMain.QUEUE, Errand.CODEC)
        .work(
            this::handle,
            w ->
                w.concurrency(task.concurrency())
                    .lease(task.lease())
                    .retry(RetryPolicy.fixed(RETRY))
                    .listener(this)
                    .errorHandler((doing, error) -> journal.addError(doing, error)));
  }

  private void handle(Job<Errand> job) {
    String run = run(job);
    add(Event.STARTED, run);
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(job.payload().micros());
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    if (job.payload().fails() && job.attempt() == 1) {
      add(Event.FAILED, run);
      throw new IllegalStateException("as it was asked to");
    }
    add(Event.DONE, run);
  }

  @Override
  public void onCompleted(Job<?> job, Duration took) {
    add(Event.COMPLETED, run(job));
  }

  @Override
  public void onLeaseLost(Job<?> job) {
    add(Event.LOST, run(job));
  }

  private void add(Event event, String text) {
    journal.add(event, text);
  }

  private static String run(Job<?> job) {
    return job.id() + " " + job.lease().fence();
  }
}
