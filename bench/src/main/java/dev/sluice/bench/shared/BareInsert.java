package dev.sluice.bench.shared;

import dev.sluice.job.JobId;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Inserts the rows of plain jobs, a batch with one statement, and nothing else. */
final class BareInsert implements BulkBench.Producer {
  private static final String COLUMNS =
      "INSERT INTO sluice_job (id, payload, due, run_at, enqueued_at, queue_id, lane, place,"
          + " priority, plain, kind) ";

  private final Connection connection;
  private final PreparedStatement statement;
  private final boolean takesArrays;
  private final byte[] payload;

  private BareInsert(Connection connection, boolean takesArrays, byte[] payload)
      throws SQLException {
    this.connection = connection;
    this.takesArrays = takesArrays;
    this.payload = payload;
    String rows =
        takesArrays
            ? "SELECT t.id, t.payload, ?, ?, ?, 1, 8, 0, 0, 1, ''"
                + " FROM unnest(?::uuid[], ?::bytea[]) AS t(id, payload)"
            : "VALUES (?, ?, ?, ?, ?, 1, 8, 0, 0, 1, '')";
    statement = connection.prepareStatement(COLUMNS + rows);
  }

  static BareInsert open(String url, byte[] payload) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
    return new BareInsert(connection, url.startsWith("jdbc:postgresql:"), payload);
  }

  @Override
  public void enqueue(int jobs) throws SQLException {
    List<JobId> ids = JobId.next(jobs);
    if (takesArrays) {
      byte[][] payloads = new byte[jobs][];
      Arrays.fill(payloads, payload);
      setTimes(1);
      Object[] uuids = ids.stream().map(JobId::toUuid).toArray();
      statement.setArray(4, connection.createArrayOf("uuid", uuids));
      statement.setArray(5, connection.createArrayOf("bytea", payloads));
      statement.executeUpdate();
    } else {
      for (JobId id : ids) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array();
        statement.setBytes(1, bytes);
        statement.setBytes(2, payload);
        setTimes(3);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    connection.commit();
  }

  private void setTimes(int from) throws SQLException {
    long now = System.currentTimeMillis() * 1_000;
    for (int i = from; i < from + 3; i++) {
      statement.setLong(i, now);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
