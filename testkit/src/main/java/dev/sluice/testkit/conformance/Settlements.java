package dev.sluice.testkit.conformance;

import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settlement;
import java.util.List;

/** Outcomes, several at a time. */
final class Settlements {
  private Settlements() {}

  /** Success for all, without results. */
  static List<Settlement> complete(List<? extends LeaseToken> leases) {
    return leases.stream().map(Settlements::complete).toList();
  }

  private static Settlement complete(LeaseToken lease) {
    return new Settlement.Complete(lease, null);
  }
}
