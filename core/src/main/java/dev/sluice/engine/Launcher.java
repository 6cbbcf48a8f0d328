package dev.sluice.engine;

import dev.sluice.WorkerOptions;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Brings runners onto threads: platform threads, virtual ones, or those of the user. */
final class Launcher {
  private final String worker;
  private final Executor executor;
  private final boolean helpersKeepAlive;
  private final AtomicInteger last = new AtomicInteger();

  Launcher(String worker, WorkerOptions options) {
    this.worker = worker;
    Executor own = options.executor();
    boolean virtual = own == null && options.virtualThreads() && VirtualThreads.AVAILABLE != null;
    this.helpersKeepAlive = virtual;
    if (own != null) {
      this.executor = own;
    } else if (options.virtualThreads() && VirtualThreads.AVAILABLE != null) {
      this.executor = task -> VirtualThreads.start(VirtualThreads.AVAILABLE, nextName(), task);
    } else {
      this.executor = this::startPlatformThread;
    }
  }

  void launch(Runnable task) {
    executor.execute(task);
  }

  /**
   * Starts one of the worker's own threads. It keeps the process alive only where the runners
   * should and cannot: a virtual thread never does.
   */
  void launchHelper(String role, Runnable task) {
    Thread thread = new Thread(task, "sluice-" + worker + "-" + role);
    thread.setDaemon(!helpersKeepAlive);
    thread.start();
  }

  private String nextName() {
    return "sluice-" + worker + "-" + last.incrementAndGet();
  }

  // Not a daemon: a worker keeps its process alive, as the threads of an executor do.
  private void startPlatformThread(Runnable task) {
    Thread thread = new Thread(task, nextName());
    thread.setDaemon(false);
    thread.start();
  }

  /** By reflection, because the floor is a JDK without them. */
  private static final class VirtualThreads {
    static final @Nullable VirtualThreads AVAILABLE = find();

    private final Method ofVirtual;
    private final Method name;
    private final Method start;

    private VirtualThreads(Method ofVirtual, Method name, Method start) {
      this.ofVirtual = ofVirtual;
      this.name = name;
      this.start = start;
    }

    private static @Nullable VirtualThreads find() {
      try {
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Method ofVirtual = Thread.class.getMethod("ofVirtual");
        ofVirtual.invoke(null);
        return new VirtualThreads(
            ofVirtual,
            builder.getMethod("name", String.class),
            builder.getMethod("start", Runnable.class));
      } catch (ReflectiveOperationException | RuntimeException e) {
        // JDK 17 to 20: no such class, or a preview that is switched off.
        return null;
      }
    }

    static void start(VirtualThreads threads, String name, Runnable task) {
      try {
        Object builder = threads.ofVirtual.invoke(null);
        threads.start.invoke(threads.name.invoke(builder, name), task);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot start a virtual thread", e);
      }
    }
  }
}
