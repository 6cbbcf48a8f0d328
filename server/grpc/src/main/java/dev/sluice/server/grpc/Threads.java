package dev.sluice.server.grpc;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for calls and streams: virtual ones where the JVM has them (21 and later). */
final class Threads {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Threads() {}

  static ExecutorService start() {
    try {
      Method virtual = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) virtual.invoke(null);
    } catch (ReflectiveOperationException e) {
      return platform();
    }
  }

  private static ExecutorService platform() {
    return Executors.newCachedThreadPool(Threads::daemon);
  }

  /** A thread that does not keep the JVM. */
  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "sluice-grpc-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
