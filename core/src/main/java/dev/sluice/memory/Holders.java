package dev.sluice.memory;

import dev.sluice.spi.ClaimRequest;
import org.jspecify.annotations.Nullable;

/** The holders that claimed lately. Guarded by the store's lock. */
final class Holders {
  private static final int KEPT = 64;

  private final @Nullable Holder[] kept = new @Nullable Holder[KEPT];

  /** Whoever makes this request; mostly an object that was there before. */
  Holder of(ClaimRequest request) {
    int at = request.holder().hashCode() & (KEPT - 1);
    Holder known = kept[at];
    if (known == null || !known.is(request.holder(), request.lease())) {
      known = new Holder(request.holder(), request.lease());
      kept[at] = known;
    }
    return known;
  }
}
