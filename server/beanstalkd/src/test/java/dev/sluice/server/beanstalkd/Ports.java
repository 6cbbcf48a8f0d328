package dev.sluice.server.beanstalkd;

import dev.sluice.Sluice;
import dev.sluice.servers.FreshStorage;
import java.nio.file.Path;

/** A port over a store of its own, for as long as a test needs it. */
final class Ports implements AutoCloseable {
  static final BeanstalkdPortOptions ANY_PORT = BeanstalkdPortOptions.DEFAULT.port(0);

  final Sluice sluice;
  final BeanstalkdPort port;

  private Ports(Sluice sluice, BeanstalkdPortOptions options) {
    this.sluice = sluice;
    port = BeanstalkdPort.start(sluice, options);
  }

  static Ports over(String url) {
    return over(url, ANY_PORT);
  }

  static Ports over(String url, BeanstalkdPortOptions options) {
    return new Ports(Sluice.open(url), options);
  }

  /**
   * The URL of one of the kinds of stores, with its files in a folder, or on a server of the tests.
   */
  static String url(String kind, Path folder) {
    return switch (kind) {
      case "file" -> "file:" + folder.resolve("jobs");
      case "sqlite" -> "jdbc:sqlite:" + folder.resolve("jobs.db");
      case "postgres", "redis" -> FreshStorage.url(kind);
      default -> kind + ":";
    };
  }

  Talk talk() {
    return new Talk(port.port());
  }

  @Override
  public void close() {
    port.close();
    sluice.close();
  }
}
