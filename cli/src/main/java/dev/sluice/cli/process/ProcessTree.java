package dev.sluice.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Ends a process and all that came from it: TERM, and KILL for what is left after a while. */
final class ProcessTree {
  // A process that forks while it is being killed can need another round; one that cannot be
  // killed at all (another user's) must not keep us for ever.
  private static final int KILL_ROUNDS = 20;

  private ProcessTree() {}

  /**
   * Ends a process, its descendants, and those that carry the mark. Returns when they are gone, or
   * when nothing more can be done.
   *
   * @param grace how long after TERM to send KILL
   */
  static void end(ProcessHandle root, String markName, String markValue, Duration grace) {
    end(() -> members(root, markName, markValue), grace);
  }

  /** Ends whatever the supplier finds, again and again until it finds nothing. */
  static void end(Supplier<List<ProcessHandle>> members, Duration grace) {
    List<ProcessHandle> first = members.get();
    first.forEach(ProcessHandle::destroy);
    await(first, grace);
    for (int round = 0; round < KILL_ROUNDS; round++) {
      List<ProcessHandle> rest =
          Stream.concat(members.get().stream(), first.stream().filter(ProcessTree::isRunning))
              .distinct()
              .toList();
      if (rest.isEmpty()) {
        return;
      }
      rest.forEach(ProcessHandle::destroyForcibly);
      await(rest, Duration.ofMillis(500));
    }
  }

  private static List<ProcessHandle> members(ProcessHandle root, String name, String value) {
    List<ProcessHandle> all = new ArrayList<>();
    if (isRunning(root)) {
      all.add(root);
    }
    root.descendants().forEach(all::add);
    MarkedProcesses.find(name, value).stream()
        .map(MarkedProcesses.Marked::process)
        .filter(ProcessTree::isRunning)
        .forEach(all::add);
    return all.stream().distinct().toList();
  }

  /** Whether it lives; a zombie, which nobody has asked for its exit code yet, does not. */
  static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  // ProcessHandle counts zombies as alive, and where process 1 does not reap (some containers)
  // those of a killed parent stay for ever.
  private static boolean isZombie(long pid) {
    try {
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
      int state = text.lastIndexOf(')') + 2;
      return state < text.length() && (text.charAt(state) == 'Z' || text.charAt(state) == 'X');
    } catch (IOException e) {
      return false;
    }
  }

  // Looks again and again instead of ProcessHandle.onExit(), which takes up to 300 ms to notice
  // the end of a process that is not our own child.
  private static void await(List<ProcessHandle> processes, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    long pause = 1_000_000;
    while (processes.stream().anyMatch(ProcessTree::isRunning)
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, 50_000_000);
    }
  }
}
