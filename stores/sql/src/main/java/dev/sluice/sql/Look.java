package dev.sluice.sql;

import dev.sluice.spi.Delivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look for jobs gave.
 *
 * @param nextDue if there was none: when the next SCHEDULED one is due; {@code null} if none is
 *     known
 * @param cut whether something could not be looked at in its transaction, and fewer were claimed
 *     than might have been
 */
record Look(List<Delivery> claimed, @Nullable Long nextDue, boolean cut) {
  static final Look NOTHING = new Look(List.of(), null, false);
}
