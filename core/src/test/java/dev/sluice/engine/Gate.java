package dev.sluice.engine;

import dev.sluice.Handler;
import dev.sluice.Job;
import java.util.concurrent.CountDownLatch;

/** A handler that says that it has begun, and ends when it is let. */
final class Gate implements Handler<String> {
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  @Override
  public void handle(Job<String> job) throws Exception {
    started.countDown();
    Rig.await(open);
  }

  void awaitStarted() throws InterruptedException {
    Rig.await(started);
  }

  void open() {
    open.countDown();
  }
}
