package dev.sluice.cli.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ends what a killed run left behind, so that no line runs twice at the same time. Children are
 * found by the mark in their environment (Linux; no moment is missed) and by the ledger of the dead
 * run (everywhere).
 */
final class Orphans {
  /** The system gives start times from a boot time in whole seconds. */
  private static final long START_TOLERANCE_MILLIS = 3_000;

  private final Path directory;
  private final String mark;

  /**
   * @param directory where the ledgers are
   * @param mark the beginning of {@link Children#PARENT} that all runs over this directory share
   */
  Orphans(Path directory, String mark) {
    this.directory = directory;
    this.mark = mark;
  }

  /** Ends them and their descendants, and answers how many there were. */
  int end(Duration grace) throws IOException {
    List<Path> ledgers = ledgersOfTheDead();
    List<ProcessHandle> found = find(ledgers);
    if (!found.isEmpty()) {
      ProcessTree.end(() -> withDescendants(find(ledgers)), grace);
    }
    for (Path ledger : ledgers) {
      Files.deleteIfExists(ledger);
    }
    return found.size();
  }

  private List<ProcessHandle> find(List<Path> ledgers) {
    List<ProcessHandle> found = new ArrayList<>();
    for (MarkedProcesses.Marked marked : MarkedProcesses.find(Children.PARENT, mark)) {
      Optional<Owner> owner = Owner.parse(marked.value().substring(mark.length()));
      if (owner.isPresent() && !owner.get().isAlive()) {
        found.add(marked.process());
      }
    }
    for (Path ledger : ledgers) {
      entries(ledger).forEach(entry -> process(entry).ifPresent(found::add));
    }
    return found.stream().filter(ProcessTree::isRunning).distinct().toList();
  }

  private static List<ProcessHandle> withDescendants(List<ProcessHandle> roots) {
    return roots.stream()
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .filter(ProcessTree::isRunning)
        .distinct()
        .toList();
  }

  private List<Path> ledgersOfTheDead() throws IOException {
    List<Path> dead = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, ChildLedger.PREFIX + "*")) {
      for (Path ledger : all) {
        String name = ledger.getFileName().toString().substring(ChildLedger.PREFIX.length());
        if (Owner.parse(name).map(owner -> !owner.isAlive()).orElse(false)) {
          dead.add(ledger);
        }
      }
    }
    return dead;
  }

  private static List<ChildLedger.Entry> entries(Path ledger) {
    try {
      return ChildLedger.read(ledger);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read " + ledger, e);
    }
  }

  // A process id is soon another's: the start time must fit, and where the environment can be read,
  // the job must too.
  private static Optional<ProcessHandle> process(ChildLedger.Entry entry) {
    Optional<ProcessHandle> process = ProcessHandle.of(entry.pid()).filter(p -> fits(p, entry));
    Optional<String> job = MarkedProcesses.variable(entry.pid(), Children.JOB_ID);
    return job.isPresent() && !job.get().equals(entry.job().toString())
        ? Optional.empty()
        : process;
  }

  private static boolean fits(ProcessHandle process, ChildLedger.Entry entry) {
    Optional<Instant> start = process.info().startInstant();
    return start.isPresent()
        && Math.abs(start.get().toEpochMilli() - entry.startedMillis()) <= START_TOLERANCE_MILLIS;
  }
}
