package dev.sluice.sql;

import java.util.Properties;

/** MySQL from 8.0 on, by its own driver: what differs is the driver. */
final class MySqlDialect extends MariaDialect {
  @Override
  String name() {
    return "mysql";
  }

  // Without it a batch is sent one statement after the other.
  @Override
  Properties defaults() {
    Properties defaults = super.defaults();
    defaults.setProperty("rewriteBatchedStatements", "true");
    return defaults;
  }
}
