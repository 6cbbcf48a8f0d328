package dev.sluice.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three {@link NatsServer}s that keep streams together. Not for several threads at once. */
public final class NatsCluster implements AutoCloseable {
  private static final int NODES = 3;

  private final List<NatsServer> nodes = new ArrayList<>();

  private NatsCluster() {}

  /**
   * Starts them. They still have to agree on a leader then: until they have, streams are not to be
   * had.
   */
  public static NatsCluster start() {
    NatsCluster cluster = new NatsCluster();
    List<String> routes =
        IntStream.range(0, NODES)
            .mapToObj(i -> "nats://" + Loopback.HOST + ":" + Loopback.freePort())
            .toList();
    try {
      for (int i = 0; i < NODES; i++) {
        cluster.nodes.add(
            NatsServer.start(
                "--name",
                "node" + i,
                "--cluster_name",
                "test",
                "--cluster",
                routes.get(i),
                "--routes",
                String.join(",", routes)));
      }
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** One of them, from 0 to 2. */
  public NatsServer node(int number) {
    return nodes.get(number);
  }

  /** {@code nats://HOST:PORT,HOST:PORT,HOST:PORT}. */
  public String url() {
    return nodes.stream()
        .map(node -> Loopback.HOST + ":" + node.port())
        .collect(Collectors.joining(",", "nats://", ""));
  }

  @Override
  public void close() {
    nodes.forEach(NatsServer::close);
  }
}
