package dev.sluice.cli.top;

import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Console;
import dev.sluice.cli.output.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The queues on the screen. */
final class QueuePart {
  private static final int COUNT = 9;
  private static final int SHORT = 7;
  private static final int NUMBERS = 4 * COUNT + 3 * SHORT;

  private final Console console;
  private final int width;

  QueuePart(Console console, int width) {
    this.console = console;
    this.width = width;
  }

  Part of(List<QueueRow> queues, int selected) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < queues.size(); i++) {
      rows.add(row(queues.get(i), i == selected));
    }
    return new Part(title(), rows, selected);
  }

  private int nameWidth() {
    return Math.max(8, Math.min(60, width - NUMBERS - 2));
  }

  private String title() {
    Colour bold = Colour.BOLD;
    return new Line(console, width)
        .left("  QUEUE", nameWidth() + 2, bold)
        .right("SCHED", COUNT, bold)
        .right("READY", COUNT, bold)
        .right("RUN", SHORT, bold)
        .right("DEAD", COUNT, bold)
        .right("+/s", COUNT, bold)
        .right("OLDEST", SHORT, bold)
        .right("WORK", SHORT, bold)
        .toString();
  }

  private String row(QueueRow queue, boolean selected) {
    Colour name = queue.paused() ? Colour.YELLOW : selected ? Colour.BOLD : null;
    // Beside the name, where it is seen also without colours and on a narrow screen.
    String mark = queue.paused() ? " (paused)" : "";
    int room = Math.max(1, nameWidth() - mark.length());
    Line line = new Line(console, width).left(selected ? ">" : "", 2, Colour.BOLD);
    line.left(shortened(queue.name(), room) + mark, nameWidth(), name);
    return line.right(number(queue.counts().scheduled()), COUNT, null)
        .right(number(queue.counts().ready()), COUNT, null)
        .right(number(queue.counts().running()), SHORT, null)
        .right(number(queue.counts().dead()), COUNT, queue.counts().dead() > 0 ? Colour.RED : null)
        .right(change(queue.change()), COUNT, null)
        .right(age(queue.oldest()), SHORT, null)
        .right(Long.toString(queue.workers()), SHORT, null)
        .toString();
  }

  private static String shortened(String name, int room) {
    return name.length() <= room ? name : name.substring(0, room - 1) + "…";
  }

  /** A number in at most eight characters. */
  static String number(long count) {
    if (count < 10_000_000) {
      return Long.toString(count);
    }
    return count < 10_000_000_000L ? count / 1_000_000 + "M" : count / 1_000_000_000 + "G";
  }

  private static String change(@Nullable Double perSecond) {
    if (perSecond == null) {
      return "";
    }
    return Math.abs(perSecond) >= 100
        ? String.format(Locale.ROOT, "%+.0f", perSecond)
        : Math.abs(perSecond) < 0.05 ? "0" : String.format(Locale.ROOT, "%+.1f", perSecond);
  }

  private static String age(@Nullable Duration oldest) {
    return oldest == null ? "-" : Times.rough(oldest);
  }
}
