package dev.sluice.redis;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.Pool;

/** Connects to the forms of installation. */
final class Servers {
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);

  private Servers() {}

  static Server open(RedisOptions options) {
    JedisClientConfig client = client(options, options.database());
    GenericObjectPoolConfig<Connection> pool = pool(options);
    return switch (options.form()) {
      case SERVER ->
          new OneServer(
              new PooledConnectionProvider(options.hosts().iterator().next(), client, pool));
      case SENTINEL ->
          new OneServer(
              new SentineledConnectionProvider(
                  options.master(), client, pool, options.hosts(), client(options, 0)));
      case CLUSTER -> new Cluster(options.hosts(), client, pool);
    };
  }

  private static JedisClientConfig client(RedisOptions options, int database) {
    int timeout = (int) options.timeout().toMillis();
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .resp2()
            .connectionTimeoutMillis(timeout)
            .socketTimeoutMillis(timeout)
            .database(database)
            .clientName("sluice")
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (options.tls()) {
      // Checks the certificate and the name in it.
      builder.sslOptions(SslOptions.defaults());
    }
    if (options.user() != null) {
      builder.user(options.user());
    }
    if (options.password() != null) {
      builder.password(options.password());
    }
    return builder.build();
  }

  private static GenericObjectPoolConfig<Connection> pool(RedisOptions options) {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    // One more: the connection that waits is one of the pool, too.
    pool.setMaxTotal(options.connections() + 1);
    pool.setMaxIdle(options.connections() + 1);
    pool.setMaxWait(options.timeout());
    pool.setJmxEnabled(false);
    return pool;
  }

  private static void clear(Map<?, ? extends Pool<Connection>> pools) {
    pools.values().forEach(Pool::clear);
  }

  private static final class OneServer implements Server {
    private final ConnectionProvider provider;

    OneServer(ConnectionProvider provider) {
      this.provider = provider;
    }

    @Override
    public Connection connection(byte[] key) {
      return provider.getConnection();
    }

    @Override
    public String place(byte[] key) {
      return "";
    }

    @Override
    public boolean isCluster() {
      return false;
    }

    @Override
    public void lookAgain() {
      provider.getConnectionMap().values().stream()
          .filter(Pool.class::isInstance)
          .forEach(pool -> ((Pool<?>) pool).clear());
    }

    @Override
    public void close() {
      try {
        provider.close();
      } catch (Exception e) {
        throw new JedisException("the connections could not be closed", e);
      }
    }
  }

  private static final class Cluster implements Server {
    private final ClusterConnectionProvider provider;

    Cluster(
        Set<HostAndPort> nodes,
        JedisClientConfig client,
        GenericObjectPoolConfig<Connection> pool) {
      provider = new ClusterConnectionProvider(nodes, client, pool, TOPOLOGY_REFRESH);
    }

    @Override
    public Connection connection(byte[] key) {
      return provider.getConnectionFromSlot(JedisClusterCRC16.getSlot(key));
    }

    @Override
    public String place(byte[] key) {
      int slot = JedisClusterCRC16.getSlot(key);
      HostAndPort node = provider.getNode(slot);
      return node == null ? "slot " + slot : node.toString();
    }

    @Override
    public boolean isCluster() {
      return true;
    }

    @Override
    public void lookAgain() {
      Map<String, ConnectionPool> pools = provider.getConnectionMap();
      clear(pools);
      provider.renewSlotCache();
    }

    @Override
    public void close() {
      provider.close();
    }
  }
}
