package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobView;
import dev.sluice.wire.JobJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice job}. */
@Command(
    name = "job",
    header = "Show one job: its options, its history, its payload.",
    footer = {
      "",
      "Examples:",
      "  sluice job 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e",
      "  sluice job 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e --payload > payload.bin"
    })
final class JobCommand extends StoreCommand {
  @Parameters(
      paramLabel = "ID",
      converter = Converters.Id.class,
      description = "The job's id, as enqueue and jobs print it.")
  @SuppressWarnings("NullAway.Init")
  private JobId id;

  @Option(names = "--payload", description = "Print the payload's bytes and nothing else.")
  private boolean payload;

  @Option(names = "--result", description = "Print the result's bytes and nothing else.")
  private boolean result;

  JobCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if ((payload ? 1 : 0) + (result ? 1 : 0) + (json() ? 1 : 0) > 1) {
      throw usage("give only one of --payload, --result and --json");
    }
  }

  @Override
  int execute(Sluice sluice) {
    JobView job =
        sluice.jobs().find(id).orElseThrow(() -> new FailedException("no such job: " + id));
    if (payload) {
      console().out().writeBytes(job.payload());
    } else if (result) {
      printResult(job.history().result());
    } else if (json()) {
      console().json(json -> JobJson.write(json, job));
    } else {
      new JobPage(shell()).print(job);
    }
    return OK;
  }

  private void printResult(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new FailedException(
          "job " + id + " has no result (results are kept for jobs that are retained)");
    }
    console().out().writeBytes(bytes);
  }
}
