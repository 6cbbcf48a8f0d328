package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Table;
import dev.sluice.cli.output.Text;
import dev.sluice.job.Counts;
import dev.sluice.wire.JsonOut;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice bench}. */
@Command(
    name = "bench",
    header = "Measure a storage: the same figures for all of them.",
    description =
        "Enqueues one by one and in batches, processes with a handler that does nothing, then"
            + " measures how long a single job takes from the call to its handler. Uses a queue of"
            + " its own, which must be empty, and empties it.",
    footer = {
      "",
      "Examples:",
      "  sluice bench --store memory:",
      "  sluice bench --store 'file:/tmp/bench?fsync=os' --jobs 100000 --workers 8"
    })
final class BenchCommand extends StoreCommand {
  private static final int MAX_JOBS = 10_000_000;
  private static final int MAX_THREADS = 1_000;

  @Option(
      names = {"-Q", "--queue"},
      paramLabel = "QUEUE",
      defaultValue = "sluice-bench",
      converter = Converters.QueueName.class,
      description = "The queue to use. Default: ${DEFAULT-VALUE}.")
  private String queue = "";

  @Option(
      names = {"-n", "--jobs"},
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many jobs each way of enqueueing. Default: ${DEFAULT-VALUE}.")
  private int jobs;

  @Option(
      names = "--producers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many threads enqueue. Default: ${DEFAULT-VALUE}.")
  private int producers;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many handlers run at once. Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "200",
      description = "The size of a payload. Default: ${DEFAULT-VALUE}.")
  private int size;

  BenchCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    range("--jobs", jobs, 1, MAX_JOBS);
    range("--producers", producers, 1, MAX_THREADS);
    range("--workers", workers, 1, MAX_THREADS);
    range("--size", size, 0, Integer.MAX_VALUE);
  }

  @Override
  Sluice open(StoreAccess access) {
    return access.alone().any();
  }

  @Override
  int execute(Sluice sluice) throws InterruptedException {
    if (size > sluice.traits().maxPayload()) {
      throw usage(
          "--size: this storage takes payloads of at most "
              + Text.bytes(sluice.traits().maxPayload()));
    }
    Counts before = sluice.jobs().counts(queue);
    if (before.total() > 0) {
      throw new FailedException(
          "the queue \""
              + queue
              + "\" is not empty ("
              + Text.count(before.total(), "job")
              + "); give another one by --queue");
    }
    Bench bench = new Bench(sluice, queue, jobs, producers, workers, size);
    print(sluice.traits().name(), bench.run());
    return OK;
  }

  private void range(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw usage(option + " must be from " + min + " to " + max + ": " + value);
    }
  }

  private void print(String store, BenchFigures figures) {
    if (json()) {
      console().json(json -> write(json, store, figures));
      return;
    }
    Table table = new Table(console(), "STORE " + store, ">JOBS/S", ">P50", ">P99");
    table.row(
        table.cell("enqueue, single (" + Text.count(producers, "producer") + ")"),
        table.cell(perSecond(figures.enqueuePerSecond())),
        table.cell(time(figures.enqueueCall().p50())),
        table.cell(time(figures.enqueueCall().p99())));
    table.row(
        table.cell("enqueue, batches of " + Bench.BATCH),
        table.cell(perSecond(figures.batchPerSecond())),
        table.cell("-"),
        table.cell("-"));
    table.row(
        table.cell("process (" + Text.count(workers, "worker") + ")"),
        table.cell(perSecond(figures.processPerSecond())),
        table.cell("-"),
        table.cell("-"));
    table.row(
        table.cell("from enqueue to handler"),
        table.cell("-"),
        table.cell(time(figures.toHandler().p50())),
        table.cell(time(figures.toHandler().p99())));
    table.print();
  }

  private void write(JsonOut json, String store, BenchFigures figures) {
    json.text("store", store)
        .number("jobs", jobs)
        .number("producers", producers)
        .number("workers", workers)
        .number("payloadBytes", size)
        .number("batch", Bench.BATCH)
        .number("enqueuePerSecond", Math.round(figures.enqueuePerSecond()))
        .number("enqueueBatchPerSecond", Math.round(figures.batchPerSecond()))
        .number("processPerSecond", Math.round(figures.processPerSecond()))
        .number("enqueueP50Micros", figures.enqueueCall().p50().toNanos() / 1_000)
        .number("enqueueP99Micros", figures.enqueueCall().p99().toNanos() / 1_000)
        .number("toHandlerP50Micros", figures.toHandler().p50().toNanos() / 1_000)
        .number("toHandlerP99Micros", figures.toHandler().p99().toNanos() / 1_000);
  }

  private static String perSecond(double rate) {
    return String.format(Locale.ROOT, "%,.0f", rate);
  }

  private static String time(Duration time) {
    double micros = time.toNanos() / 1e3;
    return micros < 1_000
        ? String.format(Locale.ROOT, "%.0f us", micros)
        : String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
  }
}
