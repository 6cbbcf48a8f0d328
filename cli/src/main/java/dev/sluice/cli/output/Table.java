package dev.sluice.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their content. The last column is not padded. */
public final class Table {
  /** One cell: what it says, and how it looks. */
  public record Cell(String text, String painted) {}

  private final Console console;
  private final List<List<Cell>> rows = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();

  /**
   * @param headers the columns' names; one that begins with {@code >} is set to the right. If all
   *     are empty, they are not printed
   */
  public Table(Console console, String... headers) {
    this.console = console;
    List<Cell> head = new ArrayList<>();
    for (String header : headers) {
      boolean right = header.startsWith(">");
      numeric.add(right);
      head.add(cell(right ? header.substring(1) : header, Colour.BOLD));
    }
    rows.add(head);
  }

  /** A cell in a colour. */
  public Cell cell(String text, Colour colour) {
    return new Cell(text, console.paint(colour, text));
  }

  /** A plain cell. */
  public Cell cell(String text) {
    return new Cell(text, text);
  }

  /** A number. */
  public Cell cell(long number) {
    return cell(Long.toString(number));
  }

  /** A row, with a cell for each column. */
  public Table row(Cell... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Prints it. */
  public void print() {
    int[] widths = widths();
    boolean headless = rows.get(0).stream().allMatch(cell -> cell.text().isEmpty());
    for (List<Cell> row : headless ? rows.subList(1, rows.size()) : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        append(line, row.get(i), widths[i], numeric.get(i), i == row.size() - 1);
      }
      console.out().println(line);
    }
  }

  private int[] widths() {
    int[] widths = new int[numeric.size()];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return widths;
  }

  private static void append(
      StringBuilder line, Cell cell, int width, boolean right, boolean last) {
    String padding = " ".repeat(width - cell.text().length());
    if (right) {
      line.append(padding);
    }
    line.append(cell.painted());
    if (!last) {
      line.append(right ? "" : padding).append("  ");
    }
  }
}
