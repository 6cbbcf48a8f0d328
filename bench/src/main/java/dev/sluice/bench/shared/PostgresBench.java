package dev.sluice.bench.shared;

import dev.sluice.servers.PostgresServer;
import java.util.List;

/**
 * Sluice beside db-scheduler and JobRunr on one PostgreSQL server that forces its log, each with a
 * new database in each round.
 *
 * <p>Arguments: jobs to work off (20000), single enqueues (5000), rounds (3).
 */
public final class PostgresBench {
  private PostgresBench() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    try (PostgresServer server = PostgresServer.start("max_connections=200")) {
      List<Comparison.Start> starts =
          List.of(
              () -> new SluiceContender(server.url(server.freshDatabase())),
              () -> new DbSchedulerContender(server.url(server.freshDatabase())),
              () -> new JobRunrContender(server.url(server.freshDatabase())));
      new Comparison(arguments, 20_000, 5_000).run(starts);
    }
  }
}
