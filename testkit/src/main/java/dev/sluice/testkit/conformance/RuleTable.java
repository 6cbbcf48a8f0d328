package dev.sluice.testkit.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Markdown file with one table in it: a line a rule, a column a storage. */
final class RuleTable {
  private static final String NOTHING = "";

  private final Path file;
  private final List<String> before = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final Map<String, Map<String, String>> rows = new TreeMap<>();

  private RuleTable(Path file) {
    this.file = file;
  }

  static RuleTable read(Path file) throws IOException {
    RuleTable table = new RuleTable(file);
    boolean found = false;
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("|")) {
        (found ? table.after : table.before).add(line);
      } else if (!found) {
        found = true;
        List<String> headings = split(line);
        table.columns.addAll(headings.subList(1, headings.size()));
      } else if (!line.startsWith("|--")) {
        table.addRow(split(line));
      }
    }
    return table;
  }

  private static List<String> split(String line) {
    String inner = line.substring(1, line.lastIndexOf('|'));
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }

  private void addRow(List<String> cells) {
    Map<String, String> row = new TreeMap<>();
    for (int i = 1; i < cells.size(); i++) {
      row.put(columns.get(i - 1), cells.get(i));
    }
    rows.put(cells.get(0), row);
  }

  void put(String column, Map<String, String> cells) {
    if (!columns.contains(column)) {
      columns.add(column);
    }
    rows.values().forEach(row -> row.remove(column));
    cells.forEach(
        (rule, cell) -> rows.computeIfAbsent(rule, r -> new TreeMap<>()).put(column, cell));
    rows.values().removeIf(row -> row.values().stream().allMatch(String::isEmpty));
  }

  /**
   * Compares a column with what came out.
   *
   * @throws AssertionError if they differ; says where, and how to write it anew
   */
  void requireEqual(String column, Map<String, String> cells) {
    Map<String, String> written = new TreeMap<>();
    rows.forEach(
        (rule, row) -> {
          String cell = row.getOrDefault(column, NOTHING);
          if (!cell.isEmpty()) {
            written.put(rule, cell);
          }
        });
    if (!written.equals(cells)) {
      throw new AssertionError(
          "the column of "
              + column
              + " in "
              + file
              + " is not what came out (-Dsluice.rules.write=true writes it):\nthere "
              + written
              + "\nhere  "
              + cells);
    }
  }

  void write() throws IOException {
    List<String> lines = new ArrayList<>(before);
    lines.add("| rule | " + String.join(" | ", columns) + " |");
    lines.add("|---".repeat(columns.size() + 1) + "|");
    rows.forEach((rule, row) -> lines.add(line(rule, row)));
    lines.addAll(after);
    Files.write(file, lines);
  }

  private String line(String rule, Map<String, String> row) {
    StringBuilder line = new StringBuilder("| ").append(rule).append(" |");
    for (String column : columns) {
      line.append(' ').append(row.getOrDefault(column, NOTHING)).append(" |");
    }
    return line.toString();
  }
}
