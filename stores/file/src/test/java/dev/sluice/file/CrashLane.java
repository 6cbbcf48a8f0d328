package dev.sluice.file;

import java.io.BufferedReader;
import java.io.IOException;
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
  /** How each of the stores of a process is forced. */
  private static final List<String> FSYNCS = List.of("always", "os", "always", "os");

  private final Random random;
  private final String name;
  private final List<CrashedStore> stores = new ArrayList<>();

  CrashLane(Path directory, long seed) throws IOException {
    random = new Random(seed);
    name = "seed " + seed;
    for (int i = 0; i < FSYNCS.size(); i++) {
      Path own = Files.createDirectory(directory.resolve("store" + i));
      stores.add(new CrashedStore(own, FSYNCS.get(i), name + ", store " + i));
    }
  }

  /**
   * @param rounds of all stores together
   */
  void run(int rounds) throws Exception {
    int kills = Math.max(1, rounds / stores.size());
    for (int kill = 0; kill < kills; kill++) {
      killAfterSomeWork();
      for (CrashedStore store : stores) {
        store.verify(kill);
      }
    }
    for (CrashedStore store : stores) {
      store.verifyAtTheEnd(kills);
    }
  }

  private void killAfterSomeWork() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
    command.add(CrashChild.class.getName());
    command.add(Long.toString(random.nextLong()));
    stores.forEach(store -> command.addAll(store.arguments()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
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
