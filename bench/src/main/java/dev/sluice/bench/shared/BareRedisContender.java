package dev.sluice.bench.shared;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/**
 * The least that a reliable queue on Redis can be: a list of what waits, a hash of what is out, a
 * script for each batch of a hundred that is claimed and one for each that is done. It has no
 * leases, delays, retries, results or counts.
 */
final class BareRedisContender implements Contender {
  private static final int CONNECTIONS = 64;
  private static final int WORKERS = 2;
  private static final int CLAIM = 100;
  private static final int CLOSE_SECONDS = 10;

  private static final String CLAIMING =
      """
      local jobs = redis.call('LPOP', KEYS[1], ARGV[1])
      if not jobs then return {} end
      local out = {}
      for _, job in ipairs(jobs) do
        local id = redis.call('INCR', KEYS[3])
        redis.call('HSET', KEYS[2], id, job)
        out[#out + 1] = id
        out[#out + 1] = job
      end
      return out
      """;

  private final RedisClient redis;
  private final String ready;
  private final String out;
  private final String ids;
  private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
  private final String payload = "x".repeat(100);

  BareRedisContender(URI server, String name) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    redis =
        RedisClient.builder()
            .hostAndPort(server.getHost(), server.getPort())
            .poolConfig(pool)
            .build();
    ready = "{" + name + "}ready";
    out = "{" + name + "}out";
    ids = "{" + name + "}ids";
  }

  @Override
  public String name() {
    return "bare loop";
  }

  @Override
  public void enqueue() {
    redis.rpush(ready, payload);
  }

  @Override
  public void enqueueMany(int jobs) {
    String[] batch = new String[jobs];
    Arrays.fill(batch, payload);
    redis.rpush(ready, batch);
  }

  @Override
  public void startWorking(Progress progress) {
    String claiming = redis.scriptLoad(CLAIMING, ready);
    for (int i = 0; i < WORKERS; i++) {
      workers.execute(() -> work(claiming, progress));
    }
  }

  private void work(String claiming, Progress progress) {
    List<String> keys = List.of(ready, out, ids);
    List<String> limit = List.of(Integer.toString(CLAIM));
    while (true) {
      List<?> claimed = (List<?>) redis.evalsha(claiming, keys, limit);
      if (claimed.isEmpty()) {
        return;
      }
      List<String> done = new ArrayList<>();
      for (int i = 0; i < claimed.size(); i += 2) {
        progress.ran();
        done.add(claimed.get(i).toString());
      }
      redis.hdel(out, done.toArray(String[]::new));
    }
  }

  /** After its workers, each of which looks once more when the last job is done. */
  @Override
  public void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the workers of the bare loop do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redis.close();
  }
}
