package dev.sluice.cli.top;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the screen: a title and rows, of which as many are shown as there is room for.
 *
 * @param title the names of its columns
 * @param rows all of its rows
 * @param focus which row must be seen
 */
record Part(String title, List<String> rows, int focus) {
  /**
   * How many lines each part gets: what it needs, as long as the others have their share. The first
   * ones come first.
   */
  static int[] share(int lines, List<Part> parts) {
    int[] given = new int[parts.size()];
    int left = lines;
    // Round by round a line for each that needs one: nobody goes without while another has plenty.
    boolean more = true;
    while (left > 0 && more) {
      more = false;
      for (int i = 0; i < given.length && left > 0; i++) {
        if (given[i] < parts.get(i).rows().size() + 1) {
          given[i]++;
          left--;
          more = true;
        }
      }
    }
    return given;
  }

  /** So many lines of it, the title among them. The last one says how many rows are not shown. */
  List<String> lines(int count) {
    List<String> lines = new ArrayList<>();
    if (count == 0) {
      return lines;
    }
    lines.add(title);
    int room = count - 1;
    if (room >= rows.size()) {
      lines.addAll(rows);
    } else if (room > 0) {
      int first = Math.max(0, Math.min(focus - (room - 1) / 2, rows.size() - room + 1));
      int last = Math.min(rows.size(), first + room - 1);
      lines.addAll(rows.subList(first, last));
      lines.add("  … " + (rows.size() - (last - first)) + " more");
    }
    return lines;
  }
}
