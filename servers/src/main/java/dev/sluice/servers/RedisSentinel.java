package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A sentinel that watches one Redis server and, alone, decides to fail over to a replica. */
public final class RedisSentinel extends TestServer {
  /** The name under which it knows the server. */
  public static final String MASTER = "jobs";

  private final Path program = Programs.require("redis-server", "redis-server");
  private final RedisServer master;

  private RedisSentinel(RedisServer master) {
    super("sentinel");
    this.master = master;
  }

  /** Starts one. */
  public static RedisSentinel watching(RedisServer master) {
    RedisSentinel sentinel = new RedisSentinel(master);
    sentinel.startAgain();
    return sentinel;
  }

  /** Whether it knows of a server that can take the place. */
  public boolean knowsReplica() {
    String port = Integer.toString(port());
    return Command.run(List.of("redis-cli", "-p", port, "sentinel", "replicas", MASTER))
        .contains("slave");
  }

  @Override
  List<String> command() {
    String settings =
        """
        port %d
        bind %s
        sentinel monitor %s %s %d 1
        sentinel down-after-milliseconds %s 1000
        sentinel failover-timeout %s 10000
        """
            .formatted(port(), Loopback.HOST, MASTER, Loopback.HOST, master.port(), MASTER, MASTER);
    // It writes into its file what it finds out.
    Path file = folder().resolve("sentinel.conf");
    try {
      Files.writeString(file, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(program.toString(), file.toString(), "--sentinel");
  }

  @Override
  String readyLine() {
    return "+monitor master";
  }
}
