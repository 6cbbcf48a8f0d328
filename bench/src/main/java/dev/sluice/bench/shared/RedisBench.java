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
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int singles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    try (RedisServer server = RedisServer.start()) {
      List<Comparison.Start> starts =
          List.of(
              () -> new SluiceContender(server.url() + "?prefix=own" + System.nanoTime()),
              () -> new BareRedisContender(URI.create(server.url()), "bare" + System.nanoTime()));
      new Comparison(jobs, singles).run(rounds, starts);
    }
  }
}
