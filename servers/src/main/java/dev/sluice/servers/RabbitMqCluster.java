package dev.sluice.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Three {@link RabbitMqServer}s that keep queues together. Not for several threads at once. */
public final class RabbitMqCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final String PEERS = "cluster_formation.classic_config.nodes.";

  private final List<RabbitMqServer> nodes = new ArrayList<>();
  private @Nullable RabbitMqMapper mapper;

  private RabbitMqCluster() {}

  /** Starts them one after the other, which takes some 20 seconds. */
  public static RabbitMqCluster start() {
    RabbitMqCluster cluster = new RabbitMqCluster();
    try {
      RabbitMqMapper mapper = RabbitMqMapper.start();
      cluster.mapper = mapper;
      for (int i = 0; i < NODES; i++) {
        cluster.nodes.add(RabbitMqServer.start(mapper, cluster.toJoin()));
      }
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** The first one joins nobody; the others join those that run. */
  private List<String> toJoin() {
    List<String> settings = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      settings.add(PEERS + (i + 1) + " = " + nodes.get(i).nodeName());
    }
    if (!settings.isEmpty()) {
      settings.add("cluster_formation.peer_discovery_backend = classic_config");
    }
    return settings;
  }

  /** One of them, from 0 to 2. */
  public RabbitMqServer node(int number) {
    return nodes.get(number);
  }

  /** {@code rabbitmq://HOST:PORT,HOST:PORT,HOST:PORT}. */
  public String url() {
    return nodes.stream()
        .map(node -> Loopback.HOST + ":" + node.port())
        .collect(Collectors.joining(",", "rabbitmq://", ""));
  }

  @Override
  public void close() {
    nodes.forEach(RabbitMqServer::close);
    if (mapper != null) {
      mapper.close();
    }
  }
}
