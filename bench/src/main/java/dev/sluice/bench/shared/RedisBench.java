package dev.sluice.bench.shared;

import dev.sluice.servers.RedisServer;
import java.net.URI;
import java.util.List;

/**
 * Sluice beside a bare loop of scripts on one Redis server with an append-only file, each with a
 * prefix of its own in each round.
 *
 * <p>Arguments: jobs to work off (200000), single enqueues (50000), rounds (3).
 */
public final class RedisBench {
  private RedisBench() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    try (RedisServer server = RedisServer.start("--appendfsync", "everysec")) {
      List<Comparison.Start> starts =
          List.of(
              () -> new SluiceContender(server.url() + "?prefix=own" + System.nanoTime()),
              () -> new BareRedisContender(URI.create(server.url()), "bare" + System.nanoTime()));
      new Comparison(arguments, 200_000, 50_000).run(starts);
    }
  }
}
