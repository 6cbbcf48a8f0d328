package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.spi.Delivery;
import java.util.List;

/** Where outcomes go. */
interface Outlet {
  /** Settles and announces, now or soon. */
  void settle(Outcomes outcomes);

  /** Gives back jobs whose handlers are not run, without counting an attempt. */
  void release(List<Delivery> unstarted);
}
