package dev.sluice.beanstalkd;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.StoreFixture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three servers that tests share, and that none may stop. Started by who asks first. */
final class SharedCluster {
  private static final List<BeanstalkdServer> SERVERS =
      Stream.generate(BeanstalkdServer::start).limit(3).toList();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> SERVERS.forEach(BeanstalkdServer::close)));
  }

  private SharedCluster() {}

  /**
   * For the rules, over all of these and a guard.
   *
   * @param prefix that no other test has
   */
  static StoreFixture fixture(String prefix, String guard) {
    String url =
        "beanstalkd://"
            + SERVERS.stream().map(BeanstalkdServer::address).collect(Collectors.joining(","))
            + "?prefix="
            + prefix
            + "&guard="
            + URLEncoder.encode(guard, StandardCharsets.UTF_8);
    return StoreFixture.of(
            clock -> ReplicatedStore.open(StorageUrl.parse(url), new Settings(clock)))
        .keepingJobs();
  }
}
