package dev.sluice.sql;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code jdbc:} storages. */
public final class SqlProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SqlProvider() {}

  @Override
  public String scheme() {
    return "jdbc";
  }

  @Override
  public String example() {
    return SqlOptions.EXAMPLE;
  }

  /**
   * Opens the store; makes its tables if there are none, and applies migrations.
   *
   * @throws IllegalArgumentException if the database is none that Sluice knows, if its driver is
   *     not there, or if an option is none of Sluice's and none of the driver's
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the database cannot be reached; REJECTED
   *     if it refuses the user, or if a newer version has made the tables
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    return SqlStore.open(url, settings);
  }
}
