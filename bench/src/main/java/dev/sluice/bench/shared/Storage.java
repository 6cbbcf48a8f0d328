package dev.sluice.bench.shared;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.MariaDbServer;
import dev.sluice.servers.PostgresServer;
import dev.sluice.servers.RedisServer;
import dev.sluice.servers.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A storage that is there, empty, for as long as it is measured: its files, or its servers. */
record Storage(String url, Path folder, List<TestServer> servers) implements AutoCloseable {
  /** All that {@link #start} knows. */
  static final List<String> NAMES =
      List.of(
          "memory",
          "file",
          "sqlite",
          "h2",
          "postgresql",
          "mariadb",
          "redis",
          "beanstalkd",
          "replicated");

  static Storage start(String name) throws IOException {
    Path folder = Files.createTempDirectory("bench");
    return switch (name) {
      case "memory" -> new Storage("memory:", folder, List.of());
      case "file" -> new Storage("file:" + folder.resolve("jobs"), folder, List.of());
      case "sqlite" -> new Storage("jdbc:sqlite:" + folder.resolve("jobs.db"), folder, List.of());
      case "h2" -> new Storage("jdbc:h2:file:" + folder.resolve("jobs"), folder, List.of());
      case "postgresql" -> {
        PostgresServer postgres = PostgresServer.start();
        yield new Storage(postgres.url(postgres.freshDatabase()), folder, List.of(postgres));
      }
      case "mariadb" -> {
        MariaDbServer maria = MariaDbServer.start();
        yield new Storage(maria.url(maria.freshDatabase()), folder, List.of(maria));
      }
      case "redis" -> {
        RedisServer redis = RedisServer.start("--appendfsync", "everysec");
        yield new Storage(redis.url(), folder, List.of(redis));
      }
      case "beanstalkd" -> {
        BeanstalkdServer node = BeanstalkdServer.start();
        yield new Storage("beanstalkd://" + node.address(), folder, List.of(node));
      }
      case "replicated" -> replicated(folder);
      default -> throw new IllegalArgumentException("no such storage: " + name);
    };
  }

  private static Storage replicated(Path folder) {
    RedisServer guard = RedisServer.start("--appendfsync", "everysec");
    BeanstalkdServer a = BeanstalkdServer.start();
    BeanstalkdServer b = BeanstalkdServer.start();
    BeanstalkdServer c = BeanstalkdServer.start();
    String nodes = String.join(",", a.address(), b.address(), c.address());
    return new Storage(
        "beanstalkd://" + nodes + "?guard=" + guard.url(), folder, List.of(a, b, c, guard));
  }

  @Override
  public void close() {
    servers.forEach(TestServer::close);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
