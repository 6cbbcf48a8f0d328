package dev.sluice.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Processes that work on some stores and are killed, one after the other. */
final class CrashLane {
  /**
   * How each of the stores of a process is forced. More of them make each kill worth more, and
   * dear.
   */
  private static final List<String> FSYNCS = List.of("always", "os");

  private final CrashJvm jvm;
  private final Random random;
  private final String name;
  private final List<CrashedStore> stores = new ArrayList<>();

  CrashLane(Path directory, CrashJvm jvm, long seed) throws IOException {
    this.jvm = jvm;
    random = new Random(seed);
    name = "seed " + seed;
    for (int i = 0; i < FSYNCS.size(); i++) {
      Path own = Files.createDirectory(directory.resolve("store" + i));
      stores.add(new CrashedStore(own, FSYNCS.get(i), name + ", store " + i));
    }
  }

  /** Kills so many processes, and looks at the stores after each. */
  void run(int kills) throws Exception {
    Process child = start();
    try {
      for (int kill = 0; kill < kills; kill++) {
        killAfterSomeWork(child);
        // The next one starts while the stores are looked at; it waits until it is told to go on.
        child = start();
        for (CrashedStore store : stores) {
          store.verify(kill);
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    for (CrashedStore store : stores) {
      store.verifyAtTheEnd(kills);
    }
  }

  private Process start() throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(random.nextLong()));
    stores.forEach(store -> arguments.addAll(store.arguments()));
    return jvm.start(arguments);
  }

  private void killAfterSomeWork(Process child) throws Exception {
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        Writer go = child.outputWriter(StandardCharsets.UTF_8)) {
      go.write('\n');
      go.flush();
      String line = output.readLine();
      if (!"working".equals(line)) {
        throw endedByItself(child, line + "\n", output);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10 + random.nextInt(120)));
      if (!child.isAlive()) {
        throw endedByItself(child, "", output);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private AssertionError endedByItself(Process child, String first, BufferedReader output)
      throws InterruptedException {
    String rest = output.lines().collect(Collectors.joining("\n"));
    return new AssertionError(
        "the child ended by itself, with code "
            + child.waitFor()
            + " ("
            + name
            + "): "
            + first
            + rest);
  }
}
