package dev.sluice.cli.process;

import java.util.Optional;

/**
 * A process of ours that runs children: its id and its start time, which together are no other's.
 *
 * @param pid the process
 * @param startMillis when it started, in milliseconds since 1970; 0 if the system does not say
 */
record Owner(long pid, long startMillis) {

  /** This process. */
  static Owner self() {
    return of(ProcessHandle.current());
  }

  private static Owner of(ProcessHandle process) {
    long start = process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    return new Owner(process.pid(), start);
  }

  /** As {@link #toString()} writes it; empty if it is none. */
  static Optional<Owner> parse(String text) {
    int dash = text.indexOf('-');
    try {
      return Optional.of(
          new Owner(
              Long.parseLong(text, 0, Math.max(dash, 0), 10),
              Long.parseLong(text, dash + 1, text.length(), 10)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether it still runs. */
  boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessTree::isRunning)
        .map(process -> of(process).equals(this))
        .orElse(false);
  }

  @Override
  public String toString() {
    return pid + "-" + startMillis;
  }
}
