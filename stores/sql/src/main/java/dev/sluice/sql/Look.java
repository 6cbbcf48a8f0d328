package dev.sluice.sql;

import dev.sluice.spi.Delivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look for jobs gave.
 *
 * @param nextDue if there was none: when the next SCHEDULED one is due; {@code null} if none is
 *     known
 */
record Look(List<Delivery> claimed, @Nullable Long nextDue) {}
