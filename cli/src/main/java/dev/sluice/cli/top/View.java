package dev.sluice.cli.top;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody wants to see: which queue, which filter. For one thread. */
final class View {
  /** What a key asks for beyond this view. */
  sealed interface Wish {
    /** To end. */
    record Quit(boolean interrupted) implements Wish {}

    /** To pause a queue, or to resume it. */
    record Toggle(String queue) implements Wish {}
  }

  private String filter = "";
  private boolean typing;
  private String selected = "";

  /** What is shown of all names that have no more than this in them. */
  String filter() {
    return filter;
  }

  /** Whether the filter is being typed. */
  boolean isTyping() {
    return typing;
  }

  boolean shows(String queue) {
    return queue.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
  }

  /** The queues that are shown. */
  List<QueueRow> shown(Snapshot snapshot) {
    return snapshot.queues().stream().filter(row -> shows(row.name())).toList();
  }

  /** Which of the shown queues is selected; the first one unless said otherwise. */
  int selected(List<QueueRow> shown) {
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).name().equals(selected)) {
        return i;
      }
    }
    return 0;
  }

  /** Does what a key says. Answers what this cannot do. */
  Optional<Wish> press(Key key, Snapshot snapshot) {
    return switch (key.kind()) {
      case INTERRUPT -> Optional.of(new Wish.Quit(true));
      case END -> Optional.of(new Wish.Quit(false));
      case UP -> move(snapshot, -1);
      case DOWN -> move(snapshot, 1);
      case ENTER -> type(false, filter);
      case ESCAPE -> type(false, "");
      case BACKSPACE ->
          type(
              typing,
              typing && !filter.isEmpty() ? filter.substring(0, filter.length() - 1) : filter);
      case CHARACTER -> typing ? type(true, filter + key.character()) : command(key, snapshot);
      case SIZE -> Optional.empty();
    };
  }

  private Optional<Wish> command(Key key, Snapshot snapshot) {
    return switch (key.character()) {
      case 'q' -> Optional.of(new Wish.Quit(false));
      case '/' -> type(true, filter);
      case 'k' -> move(snapshot, -1);
      case 'j' -> move(snapshot, 1);
      case 'p' -> {
        List<QueueRow> shown = shown(snapshot);
        yield shown.isEmpty()
            ? Optional.empty()
            : Optional.of(new Wish.Toggle(shown.get(selected(shown)).name()));
      }
      default -> Optional.empty();
    };
  }

  private Optional<Wish> type(boolean typing, String filter) {
    this.typing = typing;
    this.filter = filter;
    return Optional.empty();
  }

  private Optional<Wish> move(Snapshot snapshot, int by) {
    List<QueueRow> shown = shown(snapshot);
    if (!shown.isEmpty()) {
      int to = Math.max(0, Math.min(shown.size() - 1, selected(shown) + by));
      selected = shown.get(to).name();
    }
    return Optional.empty();
  }
}
