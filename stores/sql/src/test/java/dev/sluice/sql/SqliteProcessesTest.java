package dev.sluice.sql;

import dev.sluice.testkit.chaos.ProcessesConformance;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteProcessesTest extends ProcessesConformance {
  @TempDir Path folder;

  @Override
  protected String url() {
    return "jdbc:sqlite:" + folder.resolve("jobs.db");
  }
}
