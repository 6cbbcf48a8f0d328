package dev.sluice.sql;

import dev.sluice.testkit.chaos.ProcessesConformance;

class MySqlProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return Stores.freshMySql();
  }
}
