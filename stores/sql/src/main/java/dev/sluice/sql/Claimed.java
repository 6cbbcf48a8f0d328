package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A claimed job as it is handed out. */
record Claimed(
    JobId job,
    String queue,
    long fence,
    long sequence,
    String kind,
    byte[] payload,
    JobOptions options,
    int attempt,
    int lostLeases,
    Instant enqueuedAt,
    Instant runAt,
    Instant leaseUntil,
    byte @Nullable [] cursor)
    implements Delivery {
  /** What {@link #read} wants of a row, in this order. */
  static final String COLUMNS =
      "seq, id, claims, kind, payload, options, priority, attempts, lost, enqueued_at, run_at,"
          + " notes";

  /** A row as it was before it was claimed. */
  static Claimed read(Dialect dialect, String queue, long until, ResultSet row)
      throws SQLException {
    long seq = row.getLong(1);
    int claims = (row.getInt(3) + 1) % Fence.MODULUS;
    return new Claimed(
        dialect.id(row, 2),
        queue,
        Fence.of(seq, claims),
        seq,
        row.getString(4),
        row.getBytes(5),
        OptionsCodec.decode(row.getBytes(6), row.getInt(7)),
        row.getInt(8) + 1,
        row.getInt(9),
        Micros.instant(row.getLong(10)),
        Micros.instant(row.getLong(11)),
        Micros.instant(until),
        HistoryCodec.cursor(row.getBytes(12)));
  }
}
