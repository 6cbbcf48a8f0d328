package dev.sluice.redis;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.time.InstantSource;
import java.util.UUID;

/** Stores of the tests: each test has a prefix of its own on a server that all share. */
final class Stores {
  private Stores() {}

  static String freshPrefix() {
    return "test-" + UUID.randomUUID();
  }

  static RedisStore open(String url) {
    return open(url, InstantSource.system());
  }

  static RedisStore open(String url, InstantSource clock) {
    return RedisStore.open(StorageUrl.parse(url), new Settings(clock));
  }
}
