package dev.sluice.servers;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A PostgreSQL server; the user is {@code sluice}, without a password. */
public final class PostgresServer extends TestServer {
  static final String USER = "sluice";
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final Path VERSIONED = newest();
  private static final Account ACCOUNT = Account.of("postgres");

  private final Path programs;
  private final Path data;
  private final List<String> settings;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(List<String> settings) {
    super("pg");
    this.settings = settings;
    Path server = Programs.require("postgres", "postgresql", VERSIONED);
    programs = requireNonNull(server.getParent());
    data = folder().resolve("data");
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
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--auth=trust",
                "--username=" + USER,
                "--encoding=UTF8",
                "--no-sync")));
  }

  private static Path newest() {
    if (!Files.isDirectory(VERSIONS)) {
      return VERSIONS;
    }
    try (Stream<Path> found = Files.list(VERSIONS)) {
      return found
          .max(Comparator.comparing(path -> Integer.parseInt(path.getFileName().toString())))
          .map(path -> path.resolve("bin"))
          .orElse(VERSIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A database of the server that the tests of this process share, and that none may stop: its JDBC
   * URL. With {@code SLUICE_TEST_POSTGRES} it is that one. It is not empty after the first test.
   */
  public static String sharedUrl() {
    String given = System.getenv("SLUICE_TEST_POSTGRES");
    return given == null ? Shared.SERVER.url("postgres") : given;
  }

  /**
   * Starts one of the caller's own.
   *
   * @param settings each as {@code name=value}, such as {@code fsync=off}
   */
  public static PostgresServer start(String... settings) {
    PostgresServer server = new PostgresServer(List.of(settings));
    server.startAgain();
    return server;
  }

  /** The JDBC URL of a database. */
  public String url(String database) {
    return url(port(), database);
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://" + Loopback.HOST + ":" + port + "/" + database + "?user=" + USER;
  }

  /** Makes an empty database; answers its name. */
  public String freshDatabase() {
    String name = "fresh" + databases.incrementAndGet();
    Command.run(
        List.of(
            programs.resolve("createdb").toString(),
            "--host=" + Loopback.HOST,
            "--port=" + port(),
            "--username=" + USER,
            name));
    return name;
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve("postgres").toString());
    command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port())));
    command.addAll(List.of("-c", "listen_addresses=" + Loopback.HOST));
    command.addAll(List.of("-c", "unix_socket_directories=" + folder()));
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    return ACCOUNT.run(command);
  }

  @Override
  String readyLine() {
    return "database system is ready to accept connections";
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final PostgresServer SERVER = start("fsync=off", "max_connections=300");

    static {
      SERVER.closeAtExit();
    }
  }
}
