package dev.sluice.redis;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/** Looks at a server before it is used: what would lose jobs, or not work at all, is refused. */
final class ServerCheck {
  private static final int OLDEST = 7;

  private final Wire wire;
  private final RedisOptions options;

  ServerCheck(Wire wire, RedisOptions options) {
    this.wire = wire;
    this.options = options;
  }

  void run() {
    Map<String, String> info = info(wire, Ascii.of(options.prefix() + ":queues"));
    String version = info.getOrDefault("redis_version", "");
    if (version.matches("\\d+\\..*") && Integer.parseInt(version.split("\\.", 2)[0]) < OLDEST) {
      throw rejected("it is version " + version + ", and at least " + OLDEST + " is needed");
    }
    boolean cluster = info.getOrDefault("cluster_enabled", "0").equals("1");
    if (cluster && !wire.isCluster()) {
      throw rejected("it is a node of a cluster: the address must begin with redis+cluster:");
    }
    if (!cluster && wire.isCluster()) {
      throw rejected("it is not a cluster: the address must begin with redis:");
    }
    if (evicts(info) && !options.allowsEviction()) {
      throw rejected(
          "it evicts jobs when its memory is full (maxmemory-policy "
              + info.get("maxmemory_policy")
              + "): set maxmemory-policy noeviction, or accept the loss with eviction=allow");
    }
  }

  /** Whether the server throws away keys that have no end of their own. */
  static boolean evicts(Map<String, String> info) {
    return info.getOrDefault("maxmemory_policy", "").startsWith("allkeys")
        && !info.getOrDefault("maxmemory", "0").equals("0");
  }

  /** What INFO says. */
  static Map<String, String> info(Wire wire, byte[] key) {
    Map<String, String> info = new HashMap<>();
    for (String line : Ascii.text(wire.send(key, Command.INFO)).lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        info.put(line.substring(0, colon), line.substring(colon + 1).trim());
      }
    }
    return info;
  }

  private StoreException rejected(String why) {
    return new StoreException(Kind.REJECTED, "redis at " + options.address() + ": " + why);
  }
}
