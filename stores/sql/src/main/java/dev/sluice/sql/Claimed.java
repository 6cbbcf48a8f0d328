package dev.sluice.sql;

import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimedJob;
import dev.sluice.spi.Delivery;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads a claimed job as it is handed out. */
final class Claimed {
  /** What {@link #read} wants of a row, in this order. */
  static final String COLUMNS =
      "seq, id, claims, kind, payload, options, priority, attempts, lost, enqueued_at, run_at,"
          + " notes";

  private Claimed() {}

  /** A row as it was before it was claimed. */
  static Delivery read(Dialect dialect, String queue, long until, ResultSet row)
      throws SQLException {
    long seq = row.getLong(1);
    int claims = (row.getInt(3) + 1) % Fence.MODULUS;
    JobOptions options = OptionsCodec.decode(row.getBytes(6), row.getInt(7));
    return new ClaimedJob(
        dialect.id(row, 2),
        queue,
        Fence.of(seq, claims, Row.isPlain(options)),
        seq,
        row.getString(4),
        row.getBytes(5),
        options,
        row.getInt(8) + 1,
        row.getInt(9),
        Micros.instant(row.getLong(10)),
        Micros.instant(row.getLong(11)),
        Micros.instant(until),
        HistoryCodec.cursor(row.getBytes(12)));
  }
}
