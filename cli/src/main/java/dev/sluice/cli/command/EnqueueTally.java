package dev.sluice.cli.command;

import dev.sluice.cli.output.Text;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what became of the jobs of one {@code sluice enqueue}. */
final class EnqueueTally {
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);

  void add(Enqueued answer) {
    counts.merge(answer.outcome(), 1L, Long::sum);
  }

  boolean allTaken() {
    return !counts.containsKey(Outcome.REJECTED) && !counts.containsKey(Outcome.FULL);
  }

  static boolean isTaken(Enqueued answer) {
    return answer.outcome() != Outcome.REJECTED && answer.outcome() != Outcome.FULL;
  }

  static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    String parts =
        counts.entrySet().stream()
            .map(e -> e.getValue() + " " + word(e.getKey()))
            .collect(Collectors.joining(", "));
    return Text.count(all, "job") + (parts.isEmpty() ? "" : ": " + parts);
  }
}
