package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.spi.StorageUrl;
import dev.sluice.sql.SqlMigration;
import dev.sluice.sql.SqlStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice migrate}. */
@Command(
    name = "migrate",
    header = "Bring the tables of a SQL database up to date.",
    description = {
      "Opening a storage does so too. This is for those who want to see the statements before, or"
          + " who have them done by somebody with more rights."
    },
    footer = {
      "",
      "Examples:",
      "  sluice migrate --dry-run --store jdbc:postgresql://db/jobs",
      "  sluice migrate --store jdbc:sqlite:jobs.db"
    })
final class MigrateCommand extends SluiceCommand {
  @Option(
      names = {"-s", "--store"},
      paramLabel = "URL",
      description = "The database. Default: the variable SLUICE_STORE.")
  private @Nullable String store;

  @Option(names = "--dry-run", description = "Only print the statements. Changes nothing.")
  private boolean dryRun;

  MigrateCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    try {
      migrate(url());
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    return OK;
  }

  private StorageUrl url() {
    String given =
        store != null ? store : shell().environment().getOrDefault(StoreCommand.VARIABLE, "");
    StorageUrl url = StorageUrl.parse(given);
    if (!url.scheme().equals("jdbc")) {
      throw new IllegalArgumentException(
          "only a SQL database has tables, not " + url.scheme() + ": (give --store jdbc:...)");
    }
    return url;
  }

  private void migrate(StorageUrl url) {
    List<SqlMigration> pending = SqlStore.pending(url);
    if (!dryRun && !pending.isEmpty()) {
      Sluice.open(url.text(), options -> options.sweeping(false)).close();
    }
    for (SqlMigration migration : pending) {
      String line = migration.number() + " " + migration.name();
      console().out().println(dryRun ? "-- " + line + "\n" + migration.sql() : "applied " + line);
    }
    if (pending.isEmpty()) {
      console().err().println("the tables are up to date");
    }
  }
}
