package dev.sluice.file;

import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.NewJob;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the index still knows of a job whose record cannot be read. Called under the index lock.
 * Nothing of the record itself is used: what does not verify may say anything.
 */
final class Remains {
  private static final Duration TICK = Duration.ofNanos(1_000);

  private final JobIndex index;
  private final Slab slab;

  Remains(JobIndex index) {
    this.index = index;
    slab = index.slab;
  }

  /** In place of the time of the enqueue: when the job became ready. */
  long enqueuedAt(int slot) {
    return slab.readyAt(slot);
  }

  /** The options as far as the store acts by them. */
  JobOptions options(int slot) {
    Extra extra = slab.extra(slot);
    return new JobOptions(
        Map.of(),
        slab.priority(slot),
        null,
        null,
        extra.group(),
        unique(slot, extra),
        JobOptions.DEFAULT_MAX_ATTEMPTS,
        null,
        extra.expiresAt() == Micros.NEVER ? null : Micros.instant(extra.expiresAt()),
        span(extra.retain()),
        extra.lostLeaseLimit());
  }

  private @Nullable UniqueKey unique(int slot, Extra extra) {
    if (extra.uniqueKey() == null) {
      return null;
    }
    if (!extra.hasWindow()) {
      return new UniqueKey(extra.uniqueKey(), null, OnConflict.KEEP);
    }
    Instant from = Micros.instant(enqueuedAt(slot));
    Duration window = Duration.between(from, Micros.instant(extra.uniqueUntil()));
    return new UniqueKey(
        extra.uniqueKey(), window.compareTo(TICK) < 0 ? TICK : window, OnConflict.KEEP);
  }

  private static Duration span(long micros) {
    return micros == Micros.NEVER
        ? JobOptions.FOREVER
        : Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  /**
   * The content of a record that is to stand for the damaged one.
   *
   * @param why what was wrong with it and where; stands in the place of the kind
   * @param record the damaged bytes; they are kept in the place of the payload
   */
  ByteBuffer content(int slot, String why, byte[] record) {
    RecordWriter out = new RecordWriter();
    String queue = index.queueOf(slot).name;
    JobCodec.write(out, new NewJob(slab.id(slot), queue, why, record, options(slot), null));
    return out.written();
  }
}
