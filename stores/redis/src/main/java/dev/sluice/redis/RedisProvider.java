package dev.sluice.redis;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code redis:} storages; the nested classes open the other forms. */
public class RedisProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public RedisProvider() {}

  @Override
  public String scheme() {
    return "redis";
  }

  @Override
  public String example() {
    return scheme() + "://[USER:PASSWORD@]HOST[:6379][/DATABASE]?prefix=sluice";
  }

  /**
   * Connects, and looks at the server.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the server cannot be reached; REJECTED if
   *     it refuses the password, is older than Redis 7, or may evict jobs
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    return RedisStore.open(url, settings);
  }

  /** Opens {@code rediss:} storages: the same over TLS. */
  public static final class Tls extends RedisProvider {
    /** For {@link java.util.ServiceLoader}. */
    public Tls() {}

    @Override
    public String scheme() {
      return "rediss";
    }
  }

  /** Opens {@code redis+sentinel:} storages. */
  public static class Sentinel extends RedisProvider {
    /** For {@link java.util.ServiceLoader}. */
    public Sentinel() {}

    @Override
    public String scheme() {
      return "redis+sentinel";
    }

    @Override
    public String example() {
      return scheme() + "://[USER:PASSWORD@]HOST[:26379],HOST.../NAME[/DATABASE]?prefix=sluice";
    }
  }

  /** Opens {@code rediss+sentinel:} storages: the same over TLS. */
  public static final class SentinelTls extends Sentinel {
    /** For {@link java.util.ServiceLoader}. */
    public SentinelTls() {}

    @Override
    public String scheme() {
      return "rediss+sentinel";
    }
  }

  /** Opens {@code redis+cluster:} storages. */
  public static class Cluster extends RedisProvider {
    /** For {@link java.util.ServiceLoader}. */
    public Cluster() {}

    @Override
    public String scheme() {
      return "redis+cluster";
    }

    @Override
    public String example() {
      return scheme() + "://[USER:PASSWORD@]HOST[:6379],HOST.../?prefix=sluice";
    }
  }

  /** Opens {@code rediss+cluster:} storages: the same over TLS. */
  public static final class ClusterTls extends Cluster {
    /** For {@link java.util.ServiceLoader}. */
    public ClusterTls() {}

    @Override
    public String scheme() {
      return "rediss+cluster";
    }
  }
}
