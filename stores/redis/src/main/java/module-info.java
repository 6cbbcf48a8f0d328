/** The store over Redis 7, which many processes share. */
module dev.sluice.redis {
  requires transitive dev.sluice;
  requires static transitive org.jspecify;
  requires org.apache.commons.pool2;
  requires redis.clients.jedis;

  exports dev.sluice.redis;

  provides dev.sluice.spi.StorageProvider with
      dev.sluice.redis.RedisProvider,
      dev.sluice.redis.RedisProvider.Tls,
      dev.sluice.redis.RedisProvider.Sentinel,
      dev.sluice.redis.RedisProvider.SentinelTls,
      dev.sluice.redis.RedisProvider.Cluster,
      dev.sluice.redis.RedisProvider.ClusterTls;
}
