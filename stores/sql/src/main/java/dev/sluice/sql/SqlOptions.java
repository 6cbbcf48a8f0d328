package dev.sluice.sql;

import dev.sluice.spi.StorageUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a URL says: which database, with which options of the driver, and Sluice's own.
 *
 * @param address the driver's URL without options
 * @param redacted the same without passwords, for messages
 * @param properties options for the driver
 * @param pool how many connections at most
 * @param poll how long a claim that waits goes without looking, at most
 * @param keepsSessions whether a connection is a session of the server for as long as it is open
 */
record SqlOptions(
    Dialect dialect,
    String address,
    String redacted,
    Properties properties,
    int pool,
    Duration poll,
    boolean keepsSessions) {
  private static final Set<String> SHARED = Set.of("pool", "poll", "wakeup");
  private static final Set<String> FSYNC = Set.of("always", "os");
  private static final String MYSQL = "mysql:";
  private static final String ANY = "any";
  private static final Set<String> WAKEUPS = Set.of(ANY, "poll");

  /** As H2 has them, behind the path. */
  private static final Pattern SECRET = Pattern.compile("(?i)(;[^;=]*passw[^;=]*=)[^;]*");

  static final Duration POLL = Duration.ofMillis(200);

  static final String EXAMPLE =
      "jdbc:sqlite:FILE | jdbc:postgresql://HOST/DB?user=U&password=P | jdbc:mariadb://HOST/DB |"
          + " jdbc:mysql://HOST/DB | jdbc:h2:FILE;AUTO_SERVER=TRUE [?pool=10&poll=200ms"
          + "&wakeup=poll&fsync=always|os]";

  static SqlOptions parse(StorageUrl url) {
    String database = database(url);
    Dialect dialect = dialect(url, database);
    Set<String> own = new TreeSet<>(SHARED);
    own.addAll(dialect.options());
    String address = "jdbc:" + database;
    Properties properties = new Properties();
    properties.putAll(dialect.defaults());
    Set<String> known = new TreeSet<>(own);
    known.addAll(Set.of("user", "password"));
    for (Map.Entry<String, String> option : url.options().entrySet()) {
      if (!own.contains(option.getKey())) {
        properties.setProperty(option.getKey(), option.getValue());
      }
    }
    known.addAll(driverOptions(address, url));
    url.allowOptions(known);
    boolean keepsSessions = url.option("wakeup", ANY, WAKEUPS).equals(ANY);
    if (!keepsSessions) {
      dialect.withoutSessionState(properties);
    }
    return new SqlOptions(
        dialect,
        address,
        redacted(url),
        properties,
        (int) url.option("pool", 10, 1, 1_000),
        url.option("poll", POLL),
        keepsSessions);
  }

  /** What is done with a new connection. */
  private interface Setup {
    void apply(Connection connection) throws SQLException;
  }

  /** Opens a connection for a store. */
  Connection open() throws SQLException {
    return open(properties, this::prepare);
  }

  /** Opens a connection to hear on what other processes tell. */
  Connection openToHear() throws SQLException {
    Properties prompt = new Properties();
    prompt.putAll(properties);
    dialect.promptly(prompt, DriverManager.getDriver(address).getClass().getClassLoader());
    return open(prompt, this::prepare);
  }

  private void prepare(Connection connection) throws SQLException {
    if (keepsSessions) {
      dialect.guard(connection, properties.getProperty("socketTimeout", "0"));
      dialect.plan(connection);
    }
    dialect.prepare(connection);
  }

  /** Opens a connection for looking: makes and changes nothing. */
  Connection openExisting() throws SQLException {
    Properties existing = new Properties();
    existing.putAll(properties);
    dialect.withoutCreating(existing);
    return open(existing, dialect::borrow);
  }

  private Connection open(Properties with, Setup setup) throws SQLException {
    Connection connection = DriverManager.getConnection(address, with);
    try {
      setup.apply(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static String redacted(StorageUrl url) {
    String rest = SECRET.matcher(url.rest()).replaceAll("$1***");
    return new StorageUrl(url.text(), url.scheme(), rest, Map.of()).redacted();
  }

  /** MariaDB's driver serves MySQL, too, where MySQL's own is not there. */
  private static String database(StorageUrl url) {
    String rest = url.rest();
    if (!rest.startsWith(MYSQL)) {
      return rest;
    }
    // Before that driver is in use: asking for it uses it.
    MariaDialect.quieten();
    String other = "mariadb:" + rest.substring(MYSQL.length());
    return hasDriver(rest) || !hasDriver(other) ? rest : other;
  }

  private static boolean hasDriver(String database) {
    return DriverManager.drivers()
        .anyMatch(
            driver -> {
              try {
                return driver.acceptsURL("jdbc:" + database);
              } catch (SQLException e) {
                return false;
              }
            });
  }

  private static Dialect dialect(StorageUrl url, String database) {
    String kind =
        database.substring(0, Math.max(0, database.indexOf(':'))).toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "sqlite" -> sqlite(url);
      case "h2" -> new H2Dialect(database.toLowerCase(Locale.ROOT).startsWith("h2:mem:"));
      case "postgresql" -> new PostgresDialect();
      case "mariadb" -> {
        MariaDialect.quieten();
        yield new MariaDialect();
      }
      case "mysql" -> new MySqlDialect();
      default ->
          throw new IllegalArgumentException(
              "not a database that Sluice knows: "
                  + redacted(url)
                  + " (jdbc: sqlite, postgresql, mariadb, mysql or h2)");
    };
  }

  /** Of connections that somebody else opens: nothing is known of how SQLite forces its commits. */
  static Dialect borrowed(StorageUrl url) {
    return url.rest().startsWith("sqlite:") ? new SqliteDialect(false) : dialect(url, url.rest());
  }

  private static Dialect sqlite(StorageUrl url) {
    String file = url.rest().substring("sqlite:".length());
    if (file.isEmpty() || file.contains(":memory:")) {
      throw new IllegalArgumentException(
          "jdbc:sqlite needs a file: every connection has a memory of its own"
              + " (for jobs in memory there is memory:)");
    }
    return new SqliteDialect(url.option("fsync", "always", FSYNC).equals("always"));
  }

  /** The names that the driver would understand. */
  @SuppressWarnings("UnusedException") // its text may quote the address, with the password
  private static Set<String> driverOptions(String address, StorageUrl url) {
    try {
      Driver driver = DriverManager.getDriver(address);
      Set<String> names = new TreeSet<>();
      for (DriverPropertyInfo info : driver.getPropertyInfo(address, new Properties())) {
        names.add(info.name);
      }
      return names;
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          "no JDBC driver takes "
              + redacted(url)
              + ": add the driver of the database to the class path");
    }
  }
}
