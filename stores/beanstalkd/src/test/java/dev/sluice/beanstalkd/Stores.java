package dev.sluice.beanstalkd;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.time.InstantSource;
import java.util.UUID;

/** Stores of the tests: each test has tubes of its own on a server that all share. */
final class Stores {
  private Stores() {}

  /** The shared server, with a prefix that nobody else has. */
  static String freshUrl() {
    return "beanstalkd://" + BeanstalkdServer.sharedAddress() + "?prefix=t" + UUID.randomUUID();
  }

  static BeanstalkdStore open(String url) {
    return open(url, InstantSource.system());
  }

  /** Whatever the provider makes of it. */
  static JobStore openAny(String url) {
    return (JobStore) new BeanstalkdProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  static BeanstalkdStore open(String url, InstantSource clock) {
    return BeanstalkdStore.open(StorageUrl.parse(url), new Settings(clock));
  }
}
