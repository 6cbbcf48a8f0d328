package dev.sluice.sql;

import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a holder does while its job runs: extends the lease (rule 2), and makes notes. */
final class Leases {
  private static final String HELD =
      " WHERE seq = ? AND claims = ? AND due > ? AND id = ? AND lane >= 0 AND lane % 8 = 3";
  private static final String EXTEND = "UPDATE sluice_job SET due = ?" + HELD;
  private static final String NOTE = "UPDATE sluice_job SET notes = ?" + HELD;

  private final Dialect dialect;

  Leases(Dialect dialect) {
    this.dialect = dialect;
  }

  List<LeaseStatus> extend(Session session, List<? extends LeaseToken> leases, Duration lease)
      throws SQLException {
    Object until = Micros.plus(session.now(), lease);
    return change(session, EXTEND, leases, leases.stream().map(token -> until).toList());
  }

  List<LeaseStatus> note(Session session, List<Note> notes) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    notes.forEach(note -> values.add(HistoryCodec.notes(note.notes())));
    return change(session, NOTE, notes.stream().map(Note::lease).toList(), values);
  }

  /** Changes the rows in the order of their sequence, as everybody does who locks several. */
  private List<LeaseStatus> change(
      Session session, String sql, List<? extends LeaseToken> leases, List<?> values)
      throws SQLException {
    int[] order =
        IntStream.range(0, leases.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> leases.get(i).fence()))
            .mapToInt(i -> i)
            .toArray();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i : order) {
      LeaseToken token = leases.get(i);
      rows.add(
          new @Nullable Object[] {
            values.get(i),
            Fence.sequence(token.fence()),
            Fence.claims(token.fence()),
            session.now(),
            dialect.id(token.job())
          });
    }
    int[] counts = session.batch(sql, rows);
    LeaseStatus[] answers = new LeaseStatus[leases.size()];
    Map<Long, Integer> cancels = cancels(session, leases);
    for (int i = 0; i < order.length; i++) {
      int place = order[i];
      long fence = leases.get(place).fence();
      boolean cancel = Objects.equals(cancels.get(Fence.sequence(fence)), Fence.claims(fence));
      answers[place] = counts[i] == 0 ? LeaseStatus.LOST : Settler.status(cancel);
    }
    return List.of(answers);
  }

  /** Of jobs that somebody wants cancelled: which claim of theirs is going on. */
  private Map<Long, Integer> cancels(Session session, List<? extends LeaseToken> leases)
      throws SQLException {
    Map<Long, Integer> cancels = new HashMap<>();
    InList.query(
        session,
        "SELECT seq, claims FROM sluice_job WHERE cancel = 1 AND seq IN ",
        leases.stream().map(token -> Fence.sequence(token.fence())).toList(),
        "",
        row -> cancels.put(row.getLong(1), row.getInt(2)));
    return cancels;
  }
}
