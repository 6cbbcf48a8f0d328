package dev.sluice.engine;

import dev.sluice.JobGroup;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** Gives as many outcomes as there are jobs, each as soon as it has come, then ends. */
final class OutcomeSpliterator<R> extends Spliterators.AbstractSpliterator<JobGroup.Outcome<R>> {
  private final BlockingQueue<JobGroup.Outcome<R>> coming;
  private int left;

  OutcomeSpliterator(BlockingQueue<JobGroup.Outcome<R>> coming, int jobs) {
    super(jobs, Spliterator.NONNULL | Spliterator.SIZED);
    this.coming = coming;
    this.left = jobs;
  }

  @Override
  public boolean tryAdvance(Consumer<? super JobGroup.Outcome<R>> action) {
    if (left == 0) {
      return false;
    }
    JobGroup.Outcome<R> outcome = take();
    left--;
    action.accept(outcome);
    return true;
  }

  private JobGroup.Outcome<R> take() {
    try {
      return coming.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a job of the group", e);
    }
  }
}
