package dev.sluice.beanstalkd;

import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.RedisServer;
import dev.sluice.servers.TcpProxy;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three servers, each behind a network that may misbehave, and a guard. */
final class Cluster implements AutoCloseable {
  final List<BeanstalkdServer> servers = Stream.generate(BeanstalkdServer::start).limit(3).toList();
  final List<TcpProxy> networks =
      servers.stream().map(server -> TcpProxy.before(server.port())).toList();
  private final String guard;

  private Cluster(String guard) {
    this.guard = guard;
  }

  /** With a guard in the Redis that all tests share. */
  static Cluster start() {
    return new Cluster(RedisServer.sharedUrl() + "?prefix=guard-" + UUID.randomUUID());
  }

  /** With a guard of its own. */
  static Cluster guardedBy(String guard) {
    return new Cluster(guard);
  }

  String guard() {
    return guard;
  }

  String url() {
    String hosts =
        networks.stream()
            .map(network -> "127.0.0.1:" + network.port())
            .collect(Collectors.joining(","));
    return "beanstalkd://"
        + hosts
        + "?ttr=3s&timeout=1s&recheck=2s&guard="
        + URLEncoder.encode(guard, StandardCharsets.UTF_8);
  }

  ReplicatedStore open() {
    return open("");
  }

  ReplicatedStore open(String options) {
    return ReplicatedStore.open(StorageUrl.parse(url() + options), Settings.DEFAULT);
  }

  /** How many jobs there are at a server, in whatever state. */
  long jobs(int server) {
    try (Connection connection =
        Connection.open(new Node("127.0.0.1", servers.get(server).port()), Duration.ofSeconds(9))) {
      Yaml stats = Yaml.read(connection.exchange(Command.stats()).body());
      return Stream.of("ready", "reserved", "delayed", "buried")
          .mapToLong(state -> stats.number("current-jobs-" + state))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long jobs() {
    return jobs(0) + jobs(1) + jobs(2);
  }

  @Override
  public void close() {
    networks.forEach(TcpProxy::close);
    servers.forEach(BeanstalkdServer::close);
  }
}
