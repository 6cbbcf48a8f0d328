package dev.sluice.file;

import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import org.jspecify.annotations.Nullable;

/**
 * The options that the index must know without reading the disk. Most jobs have none of them.
 *
 * @param expiresAt microseconds; {@link Micros#NEVER} for none
 * @param retain microseconds; 0 for not at all
 * @param uniqueUntil when the window of the unique key ends, in microseconds; {@link Micros#NEVER}
 *     without a window
 */
record Extra(
    @Nullable String group,
    @Nullable String uniqueKey,
    long uniqueUntil,
    long expiresAt,
    long retain,
    int lostLeaseLimit) {

  static final Extra NONE =
      new Extra(null, null, Micros.NEVER, Micros.NEVER, 0, JobOptions.DEFAULT_LOST_LEASE_LIMIT);

  static @Nullable Extra of(JobOptions options, long enqueuedAt) {
    UniqueKey unique = options.unique();
    if (options.group() == null
        && unique == null
        && options.expiresAt() == null
        && options.retain().isZero()
        && options.lostLeaseLimit() == JobOptions.DEFAULT_LOST_LEASE_LIMIT) {
      return null;
    }
    return new Extra(
        options.group(),
        unique == null ? null : unique.key(),
        unique == null || unique.window() == null
            ? Micros.NEVER
            : Micros.plus(enqueuedAt, unique.window()),
        options.expiresAt() == null ? Micros.NEVER : Micros.ceil(options.expiresAt()),
        Micros.ceil(options.retain()),
        options.lostLeaseLimit());
  }

  boolean hasWindow() {
    return uniqueKey != null && uniqueUntil != Micros.NEVER;
  }
}
