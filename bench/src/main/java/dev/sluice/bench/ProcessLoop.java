package dev.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The peer of {@code sluice run}: runs a command for each line of a file on a number of threads,
 * and remembers nothing.
 *
 * <p>{@code ProcessLoop THREADS INPUT COMMAND...}
 */
public final class ProcessLoop {
  private ProcessLoop() {}

  /** Runs the command once for each line, the line appended. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int threads = Integer.parseInt(args[0]);
    List<String> command = List.of(args).subList(2, args.length);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (BufferedReader input = Files.newBufferedReader(Path.of(args[1]), StandardCharsets.UTF_8)) {
      for (Future<?> worker : startWorkers(pool, threads, command, input)) {
        worker.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  private static List<Future<?>> startWorkers(
      ExecutorService pool, int threads, List<String> command, BufferedReader input) {
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(pool.submit(() -> work(command, input)));
    }
    return workers;
  }

  private static void work(List<String> command, BufferedReader input) {
    try {
      for (String line = next(input); line != null; line = next(input)) {
        List<String> full = new ArrayList<>(command);
        full.add(line);
        Process child = new ProcessBuilder(full).redirectErrorStream(true).start();
        child.getInputStream().readAllBytes();
        child.waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable String next(BufferedReader input) throws IOException {
    synchronized (input) {
      return input.readLine();
    }
  }
}
