package dev.sluice.sql;

import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ProcessesConformance;
import java.time.Duration;

class PostgresSkewedProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return Stores.freshPostgres();
  }

  @Override
  protected ChaosPlan plan() {
    return super.plan().skew(Duration.ofMinutes(1));
  }
}
