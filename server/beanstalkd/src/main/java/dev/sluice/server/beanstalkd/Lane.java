package dev.sluice.server.beanstalkd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes one kind of work from the loop to the store, in its order. What comes while a call is under
 * way makes up the next call.
 */
final class Lane<T> {
  private static final int MOST = 2_000;

  private final Function<List<T>, Runnable> work;
  private final Consumer<Runnable> loop;
  private final BlockingQueue<List<T>> handedOver = new LinkedBlockingQueue<>();
  private final @Nullable Thread thread;
  private List<T> gathered = new ArrayList<>();

  private Lane(@Nullable String name, Function<List<T>, Runnable> work, Consumer<Runnable> loop) {
    this.work = work;
    this.loop = loop;
    thread = name == null ? null : new Thread(this::run, name);
    if (thread != null) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * One with a thread of its own.
   *
   * @param work makes the call, and answers what the loop has to do about the answer; never fails
   * @param loop runs it
   */
  static <T> Lane<T> threaded(
      String name, Function<List<T>, Runnable> work, Consumer<Runnable> loop) {
    return new Lane<>(name, work, loop);
  }

  /** One that works in the loop itself: for stores that never block. */
  static <T> Lane<T> inline(Function<List<T>, Runnable> work) {
    return new Lane<>(null, work, Runnable::run);
  }

  /** In the loop: takes it along with the next {@link #flush}. */
  void add(T item) {
    gathered.add(item);
  }

  /** In the loop: sends what was gathered on its way. */
  void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    List<T> batch = gathered;
    gathered = new ArrayList<>();
    if (thread == null) {
      work.apply(batch).run();
    } else {
      handedOver.add(batch);
    }
  }

  private void run() {
    try {
      for (List<T> batch = handedOver.take(); !batch.isEmpty(); batch = handedOver.take()) {
        while (batch.size() < MOST && hasMore()) {
          batch.addAll(handedOver.take());
        }
        loop.accept(work.apply(batch));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private boolean hasMore() {
    List<T> next = handedOver.peek();
    return next != null && !next.isEmpty();
  }

  /** Ends the thread when it has done all that it was handed. Nothing may be added any more. */
  void close() {
    if (thread == null) {
      return;
    }
    // An empty batch is the end. An interrupt would close a file that a store has open.
    handedOver.add(List.of());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
