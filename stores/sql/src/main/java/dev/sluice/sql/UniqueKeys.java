package dev.sluice.sql;

import dev.sluice.job.JobId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The unique keys that a batch wants (rule 7): who has each now, and who will when the batch is
 * written.
 */
final class UniqueKeys {
  private static final String INSERT =
      "INSERT INTO sluice_key (queue_id, name, id, until_at) VALUES (?, ?, ?, ?)";
  private static final String CHANGE =
      "UPDATE sluice_key SET id = ?, until_at = ? WHERE queue_id = ? AND name = ?";

  private final Dialect dialect;
  private final Session session;
  private final Map<Key, Keeper> keepers = new HashMap<>();

  UniqueKeys(Dialect dialect, Session session) {
    this.dialect = dialect;
    this.session = session;
  }

  /** A key of one queue. */
  record Key(int queue, String name) {}

  /** Who has a key, and until when; {@code null} for as long as the job lives. */
  private record Keeper(JobId job, @Nullable Long until) {
    boolean isThere(long now) {
      return until == null || until > now;
    }
  }

  /** Locks the keys that are there; two batches that make the same one meet when they write it. */
  void lock(SortedMap<Integer, SortedSet<String>> names) throws SQLException {
    for (Map.Entry<Integer, SortedSet<String>> queue : names.entrySet()) {
      for (String name : queue.getValue()) {
        Keeper keeper =
            session.first(
                "SELECT id, until_at FROM sluice_key WHERE queue_id = ? AND name = ?"
                    + dialect.forUpdate(),
                row -> new Keeper(dialect.id(row, 1), Row.longOrNull(row, 2)),
                queue.getKey(),
                name);
        if (keeper != null) {
          keepers.put(new Key(queue.getKey(), name), keeper);
        }
      }
    }
  }

  /** The job that has the key now, or {@code null}. */
  @Nullable JobId keeper(Key key) {
    Keeper keeper = keepers.get(key);
    return keeper != null && keeper.isThere(session.now()) ? keeper.job : null;
  }

  /** Gives the key to a job. */
  void take(Key key, JobId job, @Nullable Long until) throws SQLException {
    Keeper renewed = new Keeper(job, until);
    if (keepers.put(key, renewed) == null) {
      session.update(INSERT, key.queue, key.name, dialect.id(job), until);
    } else {
      session.update(CHANGE, dialect.id(job), until, key.queue, key.name);
    }
  }
}
