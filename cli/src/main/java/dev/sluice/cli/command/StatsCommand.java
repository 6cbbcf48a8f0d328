package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Table;
import dev.sluice.job.Counts;
import dev.sluice.job.JobState;
import dev.sluice.spi.QueueSettings;
import dev.sluice.wire.JsonOut;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice stats}. */
@Command(
    name = "stats",
    header = "Show how many jobs of each queue are in which state.",
    footer = {"", "Examples:", "  sluice stats", "  sluice stats emails --json"})
final class StatsCommand extends StoreCommand {
  private record Row(String queue, Counts counts, QueueSettings settings) {}

  @Parameters(
      arity = "0..1",
      paramLabel = "QUEUE",
      converter = Converters.QueueName.class,
      description = "Only this queue.")
  private @Nullable String queue;

  StatsCommand(Shell shell) {
    super(shell);
  }

  @Override
  int execute(Sluice sluice) {
    SortedMap<String, Row> rows = rows(sluice);
    if (json()) {
      console().json(json -> json.list("queues", rows.values(), StatsCommand::write));
    } else if (rows.isEmpty()) {
      console().err().println("no queues");
    } else {
      print(rows);
    }
    return OK;
  }

  private SortedMap<String, Row> rows(Sluice sluice) {
    Map<String, Counts> counts = sluice.jobs().counts();
    Map<String, QueueSettings> settings = sluice.jobs().settings();
    var names = new TreeSet<>(counts.keySet());
    names.addAll(settings.keySet());
    SortedMap<String, Row> rows = new TreeMap<>();
    for (String name : names) {
      Row row =
          new Row(
              name,
              counts.getOrDefault(name, Counts.NONE),
              settings.getOrDefault(name, QueueSettings.DEFAULT));
      if (queue == null || queue.equals(name)) {
        rows.put(name, row);
      }
    }
    return rows;
  }

  private static void write(JsonOut json, Row row) {
    json.text("queue", row.queue());
    for (JobState state : JobState.values()) {
      json.number(state.name().toLowerCase(Locale.ROOT), row.counts().of(state));
    }
    json.flag("paused", row.settings().paused()).number("capacity", capacity(row.settings()));
  }

  private void print(SortedMap<String, Row> rows) {
    String[] states =
        Stream.of(JobState.values()).map(state -> ">" + state.name()).toArray(String[]::new);
    Table table =
        new Table(
            console(),
            Stream.of(new String[] {"QUEUE"}, states, new String[] {">CAPACITY", ""})
                .flatMap(Stream::of)
                .toArray(String[]::new));
    rows.values().forEach(row -> table.row(cells(table, row)));
    table.print();
  }

  private static Table.Cell[] cells(Table table, Row row) {
    Stream.Builder<Table.Cell> cells = Stream.builder();
    cells.add(table.cell(row.queue()));
    for (JobState state : JobState.values()) {
      long count = row.counts().of(state);
      String text = Long.toString(count);
      cells.add(count == 0 ? table.cell(text) : table.cell(text, JobTable.colour(state)));
    }
    Long capacity = capacity(row.settings());
    cells.add(table.cell(capacity == null ? "-" : capacity.toString()));
    cells.add(table.cell(row.settings().paused() ? "paused" : "", Colour.YELLOW));
    return cells.build().toArray(Table.Cell[]::new);
  }

  private static @Nullable Long capacity(QueueSettings settings) {
    return settings.capacity() == QueueSettings.UNBOUNDED ? null : settings.capacity();
  }
}
