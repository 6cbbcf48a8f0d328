package dev.sluice.sql;

import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ProcessesConformance;
import java.time.Duration;

class MySqlSkewedProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return Stores.freshMySql();
  }

  @Override
  protected ChaosPlan plan() {
    return super.plan().skew(Duration.ofMinutes(1));
  }
}
