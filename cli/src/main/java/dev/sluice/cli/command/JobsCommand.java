package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.job.JobView;
import dev.sluice.wire.JobJson;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice jobs}. */
@Command(
    name = "jobs",
    header = "List jobs, in the order in which they were enqueued.",
    footer = {
      "",
      "Examples:",
      "  sluice jobs --queue emails --state DEAD",
      "  sluice jobs --from 2h --text timeout --limit 20",
      "  sluice jobs --state DEAD --ids | sluice retry -"
    })
final class JobsCommand extends StoreCommand {
  private static final int ROWS_AT_ONCE = 500;

  @Mixin private JobFilter filter = new JobFilter();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private long limit;

  @Option(
      names = "--after",
      paramLabel = "N",
      description = "Go on after this sequence number, as the end of a listing says.")
  private long after;

  @Option(names = "--ids", description = "Print only the ids.")
  private boolean ids;

  JobsCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if (limit < 1) {
      throw usage("--limit must be at least 1: " + limit);
    }
    if (after < 0) {
      throw usage("--after must not be negative: " + after);
    }
    if (ids && json()) {
      throw usage("give either --ids or --json, not both");
    }
  }

  @Override
  int execute(Sluice sluice) {
    var listing = new JobListing(sluice.jobs(), filter.query(shell()).after(after), limit);
    if (json()) {
      console()
          .json(
              json -> {
                json.list("jobs", () -> listing, JobJson::write);
                json.number("next", listing.more() == 0 ? null : Long.valueOf(listing.more()));
              });
      return OK;
    }
    boolean any = listing.hasNext();
    while (listing.hasNext() && !console().nobodyReads()) {
      print(listing);
    }
    if (!any) {
      console().err().println("no jobs");
    } else if (listing.more() != 0 && !console().nobodyReads()) {
      console().err().println("more: --after " + listing.more());
    }
    return OK;
  }

  private void print(JobListing listing) {
    List<JobView> rows = new ArrayList<>();
    while (rows.size() < ROWS_AT_ONCE && listing.hasNext()) {
      rows.add(listing.next());
    }
    if (ids) {
      rows.forEach(job -> console().out().println(job.id()));
    } else {
      new JobTable(shell()).print(rows);
    }
  }
}
