package dev.sluice.engine;

import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import java.time.Duration;
import java.util.List;

/** Extends leases, on whichever thread the source wants that to be done. */
@FunctionalInterface
interface Extender {
  /** As {@link dev.sluice.spi.WorkSource#extend}. */
  List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease);
}
