package dev.sluice.sql;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;

/** A process that opens a store and then runs into a duplicate key. */
final class DuplicatingChild {
  private DuplicatingChild() {}

  /**
   * Prints "refused" when the database did.
   *
   * @param arguments the store's URL
   */
  public static void main(String[] arguments) throws SQLException {
    SqlStore.open(StorageUrl.parse(arguments[0]), new Settings(InstantSource.system())).close();
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE twice (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO twice VALUES (1)");
      statement.execute("INSERT INTO twice VALUES (1)");
    } catch (SQLException e) {
      System.out.println("refused");
    }
  }
}
