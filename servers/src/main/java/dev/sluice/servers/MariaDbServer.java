package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A MariaDB server; the user is {@code root}, without a password. */
public final class MariaDbServer extends MySqlFamilyServer {
  private final Path program = Programs.require("mariadbd", "mariadb-server");
  private final List<String> options;

  private MariaDbServer(List<String> options) {
    super("maria", "mariadb");
    this.options = options;
    try {
      Files.createDirectory(data());
      ACCOUNT.give(data());
      ACCOUNT.give(folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.run(
        ACCOUNT.run(
            List.of(
                Programs.require("mariadb-install-db", "mariadb-server").toString(),
                "--no-defaults",
                "--datadir=" + data(),
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

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--no-defaults"));
    command.addAll(places());
    command.addAll(options);
    return ACCOUNT.run(command);
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
