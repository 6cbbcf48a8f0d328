package dev.sluice.kafka;

import dev.sluice.spi.StorageUrl;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the URL says of a share group.
 *
 * @param consumers how many take from a topic in this process
 * @param maxPoll how many records each takes at a time
 */
record ShareOptions(int consumers, int maxPoll) {
  /** The options of this kind of group. */
  static final Set<String> OPTIONS = Set.of("consumers", "maxPoll");

  /** Those of the other kind. */
  private static final List<String> CLASSIC =
      List.of("session", "rebalanceWait", "maxUncommitted", "assignor");

  private static final int CONSUMERS = 8;
  private static final int MAX_POLL = 200;

  /**
   * @return {@code null} if it is not a share group
   * @throws IllegalArgumentException naming an option of the other kind of group
   */
  static @Nullable ShareOptions parse(StorageUrl url) {
    boolean share = url.option("mode", "classic", Set.of("classic", "share")).equals("share");
    for (String name : share ? CLASSIC : List.copyOf(OPTIONS)) {
      url.option(name)
          .ifPresent(
              value -> {
                throw url.bad(name, value, "left out with mode=" + (share ? "share" : "classic"));
              });
    }
    return share
        ? new ShareOptions(
            (int) url.option("consumers", CONSUMERS, 1, 1_000),
            (int) url.option("maxPoll", MAX_POLL, 1, 10_000))
        : null;
  }
}
