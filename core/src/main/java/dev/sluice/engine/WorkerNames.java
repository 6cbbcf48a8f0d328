package dev.sluice.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Names for workers that were given none: host, process, and a number. */
final class WorkerNames {
  private static final AtomicInteger LAST = new AtomicInteger();

  private WorkerNames() {}

  static String next() {
    return host() + "-" + ProcessHandle.current().pid() + "-" + LAST.incrementAndGet();
  }

  // From the environment: asking the resolver can take seconds where the network is broken.
  private static String host() {
    return Stream.of("HOSTNAME", "COMPUTERNAME")
        .map(System::getenv)
        .filter(name -> name != null && !name.isBlank())
        .findFirst()
        .orElse("local");
  }
}
