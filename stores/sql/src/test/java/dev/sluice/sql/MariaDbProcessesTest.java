package dev.sluice.sql;

import dev.sluice.testkit.chaos.ProcessesConformance;

class MariaDbProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return Stores.freshMariaDb();
  }
}
