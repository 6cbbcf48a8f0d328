package dev.sluice.spillover;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.WorkSource;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at messages as they come: one that has lost its lease too often is DEAD (rule 9), and one
 * that the broker would not hand out again goes to the store first, where nothing counts against
 * it.
 */
final class Arrivals {
  private static final System.Logger LOGGER = System.getLogger(Arrivals.class.getName());

  private final DeliveryLimit limit;
  private final Transfer transfer;
  private final Refusals refusals;
  private final InstantSource clock;

  Arrivals(WorkSource source, Transfer transfer, Refusals refusals, InstantSource clock) {
    this.limit = source.role(DeliveryLimit.class).orElse(queue -> DeliveryLimit.NONE);
    this.transfer = transfer;
    this.refusals = refusals;
    this.clock = clock;
  }

  /** Those that can be handed out. */
  List<Delivery> admit(List<Delivery> messages) {
    List<Delivery> admitted = new ArrayList<>(messages.size());
    for (Delivery message : messages) {
      if (message.lostLeases() > message.options().lostLeaseLimit()) {
        Spilled dead = Spilled.lostTooOften(message, clock.instant());
        attempt(dead, () -> transfer.move(List.of(dead), refusals::hold));
      } else if (!isNearItsLimit(message) || !isMoved(message)) {
        // Without the store it may still succeed, and its outcome waits until the store is back.
        admitted.add(message);
      }
    }
    return admitted;
  }

  // One delivery before the last: if the store is away now, there is another chance.
  private boolean isNearItsLimit(Delivery message) {
    return message.lostLeases() + 2 >= limit.deliveryLimit(message.queue());
  }

  private boolean isMoved(Delivery message) {
    Spilled spilled = Spilled.atItsLimit(message, clock.instant());
    List<Spilled> refused = new ArrayList<>();
    return attempt(
            spilled, () -> transfer.move(List.of(spilled), (one, reason) -> refused.add(one)))
        && refused.isEmpty();
  }

  private static boolean attempt(Spilled spilled, Runnable move) {
    try {
      move.run();
      return true;
    } catch (StoreException e) {
      LOGGER.log(Level.WARNING, "job " + spilled.job().id() + " could not be set aside", e);
      return false;
    }
  }
}
