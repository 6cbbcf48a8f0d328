package dev.sluice.servers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Redis cluster of three masters, with a replica each or without. */
public final class RedisCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private static final Pattern MASTER_OFFSET = Pattern.compile("master_repl_offset:(\\d+)");
  private static final Pattern REPLICA_OFFSET =
      Pattern.compile("slave0:.*state=online,offset=(\\d+)");

  private final List<RedisServer> nodes = new ArrayList<>();

  private RedisCluster() {}

  /**
   * The addresses of the one that the tests of this process share, and that none may stop. With
   * {@code SLUICE_TEST_REDIS_CLUSTER} it is that one.
   */
  public static String sharedAddresses() {
    String given = System.getenv("SLUICE_TEST_REDIS_CLUSTER");
    return given == null ? Shared.CLUSTER.addresses() : given;
  }

  /** Starts one without replicas. */
  public static RedisCluster start() {
    return start(0);
  }

  /** Starts one with a replica of each master. */
  public static RedisCluster startWithReplicas() {
    return start(1);
  }

  private static RedisCluster start(int replicas) {
    RedisCluster cluster = new RedisCluster();
    try {
      for (int i = 0; i < MASTERS * (1 + replicas); i++) {
        cluster.nodes.add(node());
      }
      cluster.join(replicas);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static RedisServer node() {
    // Without it the nodes would talk on port + 10,000, which there may not be.
    String bus = Integer.toString(Loopback.freePort());
    return RedisServer.start(
        "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "2000");
  }

  private void join(int replicas) {
    List<String> command = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
    nodes.forEach(node -> command.add(address(node)));
    command.addAll(List.of("--cluster-replicas", Integer.toString(replicas), "--cluster-yes"));
    Command.run(command);
    long deadline = System.nanoTime() + SETTLING.toNanos();
    // The nodes tell one another; there is nothing that would say that all of them know.
    while (!nodes.stream().allMatch(RedisCluster::isOk)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the cluster does not come up");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static boolean isOk(RedisServer node) {
    String port = Integer.toString(node.port());
    String info = Command.run(List.of("redis-cli", "-p", port, "cluster", "info"));
    return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:16384");
  }

  private static String address(RedisServer node) {
    return Loopback.HOST + ":" + node.port();
  }

  /** {@code 127.0.0.1:PORT} of each node, with commas between. */
  public String addresses() {
    return nodes.stream().map(RedisCluster::address).collect(Collectors.joining(","));
  }

  /** The nodes, to be killed and paused. */
  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  /** Waits until the replica of the master of a key has all that was written there until now. */
  public void awaitReplicaOf(String key) {
    RedisServer master = ownerOf(key);
    long written = number(MASTER_OFFSET, cli(master, "info", "replication"));
    long deadline = System.nanoTime() + SETTLING.toNanos();
    while (number(REPLICA_OFFSET, cli(master, "info", "replication")) < written) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("no replica of the master of " + key + " keeps up");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** -1: it is not there. */
  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /** The node that serves a key now. */
  public RedisServer ownerOf(String key) {
    return nodes.stream()
        .filter(node -> node.isRunning() && !cli(node, "exists", key).contains("MOVED"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody serves " + key));
  }

  /** Moves the slot of a key to the next node, key by key, as an operator would. */
  public void moveSlotOf(String key) {
    RedisServer from = ownerOf(key);
    RedisServer to = nodes.get((nodes.indexOf(from) + 1) % nodes.size());
    String slot = cli(from, "cluster", "keyslot", key);
    String target = cli(to, "cluster", "myid");
    cli(to, "cluster", "setslot", slot, "importing", cli(from, "cluster", "myid"));
    cli(from, "cluster", "setslot", slot, "migrating", target);
    String key1 = cli(from, "cluster", "getkeysinslot", slot, "1");
    while (!key1.isEmpty()) {
      cli(from, "migrate", Loopback.HOST, Integer.toString(to.port()), key1, "0", "5000");
      key1 = cli(from, "cluster", "getkeysinslot", slot, "1");
    }
    // The one that has it now first: else the two would send their callers to one another.
    cli(to, "cluster", "setslot", slot, "node", target);
    nodes.forEach(node -> cli(node, "cluster", "setslot", slot, "node", target));
  }

  private static String cli(RedisServer node, String... words) {
    List<String> command =
        new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(node.port())));
    command.addAll(List.of(words));
    String answer = Command.run(command).strip();
    if (answer.startsWith("ERR") || answer.startsWith("IOERR")) {
      throw new IllegalStateException(String.join(" ", words) + ": " + answer);
    }
    return answer;
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final RedisCluster CLUSTER = start();

    static {
      CLUSTER.nodes.forEach(RedisServer::closeAtExit);
    }
  }
}
