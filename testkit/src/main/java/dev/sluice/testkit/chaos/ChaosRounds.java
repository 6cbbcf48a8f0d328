package dev.sluice.testkit.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Runs a plan again and again until it has shown what it should: for those who want to show that a
 * store which does not keep a rule is found out. Which job meets which process is chance.
 */
public final class ChaosRounds {
  private static final int MOST = 12;

  private ChaosRounds() {}

  /**
   * Runs rounds, each on a storage of its own, until each of these was seen, twelve at most.
   *
   * @param plan what is done in a round
   * @param folder an empty folder: each round has a folder of its own in it
   * @param url of the empty storage of a round, by its number from 0
   * @param wanted what is to be seen, by its name
   * @return the names of what no round has shown; empty if each was seen
   * @throws IOException if a file of theirs cannot be made or read
   * @throws InterruptedException if the caller is interrupted
   */
  public static Set<String> unseen(
      ChaosPlan plan,
      Path folder,
      IntFunction<String> url,
      Map<String, Predicate<ChaosReport>> wanted)
      throws IOException, InterruptedException {
    Map<String, Predicate<ChaosReport>> unseen = new TreeMap<>(wanted);
    for (int round = 0; round < MOST && !unseen.isEmpty(); round++) {
      Path journals = Files.createDirectory(folder.resolve("round" + round));
      ChaosReport report = plan.run(url.apply(round), journals, System.nanoTime());
      unseen.values().removeIf(sign -> sign.test(report));
    }
    return unseen.keySet();
  }

  /** Whether a report has a violation of this sort, by the end of its words. */
  public static Predicate<ChaosReport> violation(String end) {
    return report -> report.violations().stream().anyMatch(text -> text.endsWith(end));
  }
}
