package dev.sluice.kafka;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.List;

/**
 * One topic of a source. The methods are those of {@link dev.sluice.spi.WorkSource}, for jobs of
 * this topic alone.
 */
interface Reader extends AutoCloseable {
  List<Delivery> claim(ClaimRequest request) throws InterruptedException;

  List<Settled> settle(List<? extends Settlement> outcomes);

  List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease);

  void wakeup();

  @Override
  void close();
}
