package dev.sluice.servers;

import java.util.List;
import java.util.UUID;

/** Storages with nothing in them, on the servers that the tests of this process share. */
public final class FreshStorage {
  private FreshStorage() {}

  /** The URL of a new one of the kind {@code postgres} or {@code redis}. */
  public static String url(String kind) {
    return switch (kind) {
      case "postgres" -> postgres();
      case "redis" -> RedisServer.sharedUrl() + "?prefix=" + UUID.randomUUID();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String postgres() {
    String shared = PostgresServer.sharedUrl();
    String database = "fresh" + UUID.randomUUID().toString().replace("-", "");
    String psql = Programs.require("psql", "postgresql-client").toString();
    String server = shared.substring("jdbc:".length());
    Command.run(List.of(psql, server, "--quiet", "--command=CREATE DATABASE " + database));
    int from = shared.lastIndexOf('/') + 1;
    int to = shared.indexOf('?', from);
    return shared.substring(0, from) + database + (to < 0 ? "" : shared.substring(to));
  }
}
