package dev.sluice.sql;

import dev.sluice.sql.Session.RowReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that end in a list of values. The list has one of a few lengths, filled up with its
 * last value, so that a few prepared statements serve for all.
 */
final class InList {
  private static final int[] LENGTHS = {1, 4, 16, 64, 256};

  private InList() {}

  /** How many rows were changed by {@code head (?, ?, ...)}. */
  static int update(Session session, String head, Collection<?> values, @Nullable Object... before)
      throws SQLException {
    int changed = 0;
    for (@Nullable Object[] arguments : portions(values, before)) {
      changed += session.update(head + marks(arguments.length - before.length), arguments);
    }
    return changed;
  }

  /** All rows of {@code head (?, ?, ...) tail}. */
  static <T> List<T> query(
      Session session, String head, Collection<?> values, String tail, RowReader<T> reader)
      throws SQLException {
    List<T> found = new ArrayList<>();
    for (@Nullable Object[] arguments : portions(values)) {
      found.addAll(session.query(head + marks(arguments.length) + tail, reader, arguments));
    }
    return found;
  }

  private static List<@Nullable Object[]> portions(
      Collection<?> values, @Nullable Object... before) {
    List<@Nullable Object[]> portions = new ArrayList<>();
    List<?> list = List.copyOf(values);
    for (int from = 0; from < list.size(); ) {
      int length = length(list.size() - from);
      @Nullable Object[] arguments = new @Nullable Object[before.length + length];
      System.arraycopy(before, 0, arguments, 0, before.length);
      for (int i = 0; i < length; i++) {
        arguments[before.length + i] = list.get(Math.min(from + i, list.size() - 1));
      }
      portions.add(arguments);
      from += length;
    }
    return portions;
  }

  private static int length(int values) {
    for (int length : LENGTHS) {
      if (length >= values) {
        return length;
      }
    }
    return LENGTHS[LENGTHS.length - 1];
  }

  private static String marks(int count) {
    return "(?" + ", ?".repeat(count - 1) + ")";
  }
}
