package dev.sluice.sql;

import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ProcessesConformance;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2ProcessesTest extends ProcessesConformance {
  @TempDir Path folder;

  @Override
  protected String url() {
    return "jdbc:h2:" + folder.resolve("jobs") + ";AUTO_SERVER=TRUE";
  }

  /** The first process that opens the database serves it to the others. */
  @Override
  protected ChaosPlan plan() {
    return super.plan().withOutages();
  }
}
