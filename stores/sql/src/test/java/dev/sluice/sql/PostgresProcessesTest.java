package dev.sluice.sql;

import dev.sluice.testkit.chaos.ProcessesConformance;

class PostgresProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return Stores.freshPostgres();
  }
}
