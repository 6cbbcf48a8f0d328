package dev.sluice.bench.shared;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.RedisClient;

/** A list: pushed to, and popped by who waits for it. What was popped is lost with its process. */
final class BareRedisLink implements Link {
  private static final byte[] LIST = "bare".getBytes(StandardCharsets.US_ASCII);

  private final RedisClient redis;

  BareRedisLink(String url) {
    URI server = URI.create(url);
    redis = RedisClient.builder().hostAndPort(server.getHost(), server.getPort()).build();
  }

  @Override
  public void send(byte[] job) {
    redis.lpush(LIST, job);
  }

  @Override
  public void receive(Consumer<byte[]> handler) {
    while (true) {
      List<byte[]> popped = redis.brpop(1, LIST);
      if (popped != null) {
        handler.accept(popped.get(1));
      }
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
