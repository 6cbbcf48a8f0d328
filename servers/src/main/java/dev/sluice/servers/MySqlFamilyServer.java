package dev.sluice.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the servers of MySQL and MariaDB have in common; MariaDB's client speaks to both. */
abstract class MySqlFamilyServer extends TestServer {
  static final Account ACCOUNT = Account.of("mysql");

  private final Path client = Programs.require("mariadb", "mariadb-client");
  private final Path data = folder().resolve("data");
  private final Path socket = folder().resolve("s");
  private final String scheme;
  private final AtomicInteger databases = new AtomicInteger();

  /**
   * @param scheme of its JDBC URLs
   */
  MySqlFamilyServer(String name, String scheme) {
    super(name);
    this.scheme = scheme;
  }

  final Path data() {
    return data;
  }

  /** Options that say where it is. */
  final List<String> places() {
    return List.of(
        "--datadir=" + data,
        "--port=" + port(),
        "--socket=" + socket,
        "--bind-address=" + Loopback.HOST,
        "--pid-file=" + data + "/pid");
  }

  /** The JDBC URL of a database. */
  public final String url(String database) {
    return "jdbc:" + scheme + "://" + Loopback.HOST + ":" + port() + "/" + database + "?user=root";
  }

  /** Makes an empty database; answers its name. */
  public final String freshDatabase() {
    String name = "fresh" + databases.incrementAndGet();
    Command.run(
        List.of(
            client.toString(),
            "--no-defaults",
            "--user=root",
            "--socket=" + socket,
            "--execute=create database " + name));
    return name;
  }

  @Override
  final String readyLine() {
    // Said once more when it is really up, with the port: early lines speak of the socket alone, or
    // of port 0.
    return "port: " + port();
  }
}
