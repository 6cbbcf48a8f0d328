package dev.sluice.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A MySQL server; the user is {@code root}, without a password. Debian has none: the program,
 * 8.0.15 for Linux on amd64, is unpacked from an archive on the class path. It needs Debian's
 * libaio1, which MariaDB's server needs too.
 */
public final class MySqlServer extends MySqlFamilyServer {
  private static final String ARCHIVE = "/mysql-Linux-amd64.tar.gz";

  private final Path programs = folder().resolve("programs");
  private final List<String> options;

  private MySqlServer(List<String> options) {
    super("mysql", "mysql");
    this.options = options;
    unpack();
    List<String> initialise = program();
    initialise.addAll(List.of("--datadir=" + data(), "--initialize-insecure"));
    Command.run(ACCOUNT.run(initialise));
  }

  private void unpack() {
    Path archive = folder().resolve("archive");
    try (InputStream in = MySqlServer.class.getResourceAsStream(ARCHIVE)) {
      if (in == null) {
        throw new IllegalStateException(ARCHIVE + " is not on the class path");
      }
      Files.createDirectory(data());
      Files.createDirectory(programs);
      Files.copy(in, archive);
      Command.run(List.of("tar", "--extract", "--file=" + archive, "--directory=" + programs));
      Files.delete(archive);
      requireToRun();
      ACCOUNT.give(data());
      ACCOUNT.give(folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireToRun() {
    try {
      Command.run(List.of(programs + "/bin/mysqld", "--version"));
    } catch (IllegalStateException e) {
      throw Programs.absent(
          "MySQL's server (for Linux on amd64, with libaio1) does not run here, so its tests cannot"
              + " run: "
              + e.getMessage());
    }
  }

  /**
   * A database of the server that the tests of this process share, and that none may stop: its JDBC
   * URL. With {@code SLUICE_TEST_MYSQL} it is that one. It is not empty after the first test.
   */
  public static String sharedUrl() {
    String given = System.getenv("SLUICE_TEST_MYSQL");
    return given == null ? Shared.URL : given;
  }

  /**
   * Starts one of the caller's own.
   *
   * @param options as on the command line, such as {@code --max-connections=300}
   */
  public static MySqlServer start(String... options) {
    MySqlServer server = new MySqlServer(List.of(options));
    server.startAgain();
    return server;
  }

  @Override
  List<String> command() {
    List<String> command = program();
    command.addAll(places());
    command.add("--mysqlx=OFF");
    command.addAll(options);
    return ACCOUNT.run(command);
  }

  private List<String> program() {
    return new ArrayList<>(
        List.of(programs + "/bin/mysqld", "--no-defaults", "--basedir=" + programs));
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final String URL;

    static {
      MySqlServer server =
          start(
              "--innodb-flush-log-at-trx-commit=0",
              "--innodb-flush-method=nosync",
              "--skip-log-bin",
              "--max-connections=300");
      server.closeAtExit();
      // What the driver does for a secure connection takes longer than most tests.
      URL = server.url(server.freshDatabase()) + "&sslMode=DISABLED";
    }
  }
}
