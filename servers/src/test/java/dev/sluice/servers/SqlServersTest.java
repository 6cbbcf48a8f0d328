package dev.sluice.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlServersTest {
  private static String psql(int port, String database, String statement) {
    return Command.run(
            List.of(
                "psql",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=sluice",
                "--dbname=" + database,
                "--tuples-only",
                "--no-align",
                "--command=" + statement))
        .strip();
  }

  @Test
  void postgresKeepsWhatIsCommittedOverAKill() {
    try (PostgresServer server = PostgresServer.start()) {
      String database = server.freshDatabase();
      assertThat(server.url(database)).contains(":" + server.port() + "/" + database);
      psql(server.port(), database, "create table t as select 42 as n");
      server.kill();
      server.startAgain();
      assertThat(psql(server.port(), database, "select n from t")).isEqualTo("42");
    }
  }

  @Test
  void pgBouncerPassesStatementsOn() {
    try (PostgresServer server = PostgresServer.start();
        PgBouncer bouncer = PgBouncer.start(server)) {
      assertThat(psql(bouncer.port(), "postgres", "select 6 * 7")).isEqualTo("42");
    }
  }

  @Test
  void mariaDbMakesEmptyDatabases() {
    try (MariaDbServer server = MariaDbServer.start()) {
      String database = server.freshDatabase();
      assertThat(tables(server.port(), database)).containsExactly(database, "0");
    }
  }

  @Test
  void mySqlMakesEmptyDatabases() {
    try (MySqlServer server = MySqlServer.start()) {
      String database = server.freshDatabase();
      assertThat(tables(server.port(), database)).containsExactly(database, "0");
    }
  }

  /** The name of the database, and how many tables it has. */
  private static String[] tables(int port, String database) {
    String answer =
        Command.run(
            List.of(
                "mariadb",
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + port,
                "--user=root",
                "--database=" + database,
                "--skip-column-names",
                "--execute=select database(), count(*) from information_schema.tables"
                    + " where table_schema = database()"));
    return answer.strip().split("\\s+");
  }
}
