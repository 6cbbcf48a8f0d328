package dev.sluice.beanstalkd;

import dev.sluice.spi.StorageUrl;
import java.time.Duration;
import java.util.Set;

/**
 * What the URL of a store with several servers says beside the rest.
 *
 * @param guard the URL of the store that keeps the tickets
 * @param copies how many there are to be of a job
 * @param minCopies how many must be written
 * @param recheck how long after its time a copy turns up if the job is not done by then; whole
 *     seconds
 * @param keep how long is remembered what became of a job of which there may be copies
 */
record ReplicatedOptions(String guard, int copies, int minCopies, Duration recheck, Duration keep) {
  static final Set<String> OPTIONS = Set.of("guard", "copies", "minCopies", "recheck", "keep");

  private static final int MOST = 30;

  /** So that a copy is looked at several times while the end of its job is remembered. */
  private static final int LOOKS = 8;

  /**
   * @throws IllegalArgumentException naming what makes no sense
   */
  static ReplicatedOptions parse(StorageUrl url, int servers) {
    String guard =
        url.option("guard")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "bad address "
                            + url.redacted()
                            + ": several servers need option \"guard\", the URL of a store that"
                            + " knows ids"));
    int copies = (int) url.option("copies", Math.min(3, servers), 1, Math.min(MOST, servers));
    int minCopies = (int) url.option("minCopies", Math.min(2, copies), 1, copies);
    Duration keep = url.option("keep", Duration.ofDays(7));
    if (keep.compareTo(Duration.ofHours(1)) < 0) {
      throw url.bad("keep", url.option("keep").orElse(""), "at least 1h");
    }
    Duration recheck = url.option("recheck", Duration.ofMinutes(1));
    boolean whole = recheck.toMillis() % 1_000 == 0 && !recheck.isZero();
    if (!whole || recheck.compareTo(keep.dividedBy(LOOKS)) > 0) {
      throw url.bad(
          "recheck",
          url.option("recheck").orElse(""),
          "whole seconds from 1s to an eighth of option \"keep\"");
    }
    return new ReplicatedOptions(guard, copies, minCopies, recheck, keep);
  }

  /** How long a copy stays away whose job is that old: the older, the longer. */
  Duration pause(Duration age) {
    Duration most = keep.dividedBy(LOOKS);
    if (age.compareTo(most) > 0) {
      return most;
    }
    return age.compareTo(recheck) < 0 ? recheck : age;
  }
}
