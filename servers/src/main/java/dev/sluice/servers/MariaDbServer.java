package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A MariaDB server; the user is {@code root}, without a password. */
public final class MariaDbServer extends TestServer {
  private static final Account ACCOUNT = Account.of("mysql");

  private final Path program = Programs.require("mariadbd", "mariadb-server");
  private final Path data = folder().resolve("data");
  private final Path socket = folder().resolve("s");
  private final List<String> options;
  private final AtomicInteger databases = new AtomicInteger();

  private MariaDbServer(List<String> options) {
    super("maria");
    this.options = options;
    try {
      Files.createDirectory(data);
      ACCOUNT.give(data);
      ACCOUNT.give(folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.run(
        ACCOUNT.run(
            List.of(
                Programs.require("mariadb-install-db", "mariadb-server").toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-test-db")));
  }

  /**
   * A database of the server that the tests of this process share, and that none may stop: its JDBC
   * URL. With {@code SLUICE_TEST_MARIADB} it is that one. It is not empty after the first test.
   */
  public static String sharedUrl() {
    String given = System.getenv("SLUICE_TEST_MARIADB");
    return given == null ? Shared.URL : given;
  }

  /**
   * Starts one of the caller's own.
   *
   * @param options as on the command line, such as {@code --max-connections=300}
   */
  public static MariaDbServer start(String... options) {
    MariaDbServer server = new MariaDbServer(List.of(options));
    server.startAgain();
    return server;
  }

  /** The JDBC URL of a database. */
  public String url(String database) {
    return "jdbc:mariadb://" + Loopback.HOST + ":" + port() + "/" + database + "?user=root";
  }

  /** Makes an empty database; answers its name. */
  public String freshDatabase() {
    String name = "fresh" + databases.incrementAndGet();
    execute(socket, "create database " + name);
    return name;
  }

  /** Has a server that listens on this socket do something; a MySQL server may it be, too. */
  static void execute(Path socket, String statement) {
    Command.run(
        List.of(
            Programs.require("mariadb", "mariadb-client").toString(),
            "--no-defaults",
            "--user=root",
            "--socket=" + socket,
            "--execute=" + statement));
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--no-defaults"));
    command.addAll(List.of("--datadir=" + data, "--port=" + port(), "--socket=" + socket));
    command.addAll(List.of("--bind-address=" + Loopback.HOST, "--pid-file=" + data + "/pid"));
    command.addAll(options);
    return ACCOUNT.run(command);
  }

  @Override
  String readyLine() {
    // Said once more when it is really up, with the port: an early line speaks of the socket alone.
    return "port: " + port();
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final String URL;

    static {
      MariaDbServer server =
          start(
              "--innodb-flush-log-at-trx-commit=0",
              "--innodb-flush-method=nosync",
              "--sync-binlog=0",
              "--max-connections=300");
      server.closeAtExit();
      URL = server.url(server.freshDatabase());
    }
  }
}
