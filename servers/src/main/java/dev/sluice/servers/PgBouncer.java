package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A pgbouncer that pools by transaction before a PostgreSQL server. */
public final class PgBouncer extends TestServer {
  private static final Account ACCOUNT = Account.of("postgres");

  private final Path program = Programs.require("pgbouncer", "pgbouncer");

  private PgBouncer(PostgresServer server) {
    super("pgb");
    try {
      Files.writeString(folder().resolve("users"), "\"" + PostgresServer.USER + "\" \"\"\n");
      Files.writeString(folder().resolve("bouncer.ini"), settings(server));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String settings(PostgresServer server) {
    return """
        [databases]
        * = host=%s port=%d
        [pgbouncer]
        listen_addr = %s
        listen_port = %d
        unix_socket_dir =
        auth_type = trust
        auth_file = %s
        pool_mode = transaction
        max_client_conn = 200
        default_pool_size = 10
        ignore_startup_parameters = extra_float_digits
        """
        .formatted(Loopback.HOST, server.port(), Loopback.HOST, port(), folder().resolve("users"));
  }

  /** Starts one before the server. */
  public static PgBouncer start(PostgresServer server) {
    PgBouncer bouncer = new PgBouncer(server);
    bouncer.startAgain();
    return bouncer;
  }

  /** The JDBC URL of a database, through this. */
  public String url(String database) {
    return PostgresServer.url(port(), database);
  }

  @Override
  List<String> command() {
    return ACCOUNT.run(List.of(program.toString(), folder().resolve("bouncer.ini").toString()));
  }

  @Override
  String readyLine() {
    return "process up";
  }
}
