package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * A Kafka broker that is its own controller, as a child JVM with the class path of the test: it
 * must have the broker's jars and a logger that prints.
 */
public final class KafkaServer extends TestServer {
  private static final String CLUSTER = "c2x1aWNlLXRlc3QtMDAwMA";

  private static final Executor STARTER = task -> new Thread(task, "start a broker").start();

  private final Map<String, String> settings = new LinkedHashMap<>();

  private KafkaServer(
      String protocol, int node, List<Integer> controllers, Map<String, String> more) {
    super("kafka");
    String clients = Loopback.HOST + ":" + port();
    String internal = Loopback.HOST + ":" + Loopback.freePort();
    String controller = Loopback.HOST + ":" + controllers.get(node - 1);
    String open = "CLIENTS://" + clients + ",INTERNAL://" + internal;
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(node));
    settings.put("controller.quorum.voters", voters(controllers));
    settings.put("listeners", open + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", open);
    settings.put("inter.broker.listener.name", "INTERNAL");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listener.security.protocol.map",
        "CLIENTS:" + protocol + ",INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", folder().resolve("data").toString());
    settings.put("auto.create.topics.enable", "false");
    replicas(controllers.size());
    prompt();
    settings.putAll(more);
  }

  private static String voters(List<Integer> controllers) {
    List<String> voters = new ArrayList<>();
    for (int port : controllers) {
      voters.add((voters.size() + 1) + "@" + Loopback.HOST + ":" + port);
    }
    return String.join(",", voters);
  }

  /** As many as there are brokers; one may be away if there are three. */
  private void replicas(int brokers) {
    String all = Integer.toString(brokers);
    String least = Integer.toString(brokers / 2 + 1);
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(topic + ".replication.factor", all);
      settings.put(topic + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", least);
    settings.put("share.coordinator.state.topic.min.isr", least);
    settings.put("min.insync.replicas", least);
  }

  /** Members come and go often in tests. */
  private void prompt() {
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "500");
    settings.put("group.share.min.heartbeat.interval.ms", "50");
    settings.put("group.share.heartbeat.interval.ms", "100");
    settings.put("group.share.min.assignment.interval.ms", "0");
    settings.put("group.share.assignment.interval.ms", "0");
    settings.put("group.share.min.session.timeout.ms", "1000");
    settings.put("group.share.session.timeout.ms", "3000");
    settings.put("group.share.min.record.lock.duration.ms", "1000");
  }

  /** Starts one that anybody may speak to, and that makes no topics by itself. */
  public static KafkaServer start() {
    return start("PLAINTEXT", List.of(), Map.of());
  }

  /**
   * Starts one.
   *
   * @param protocol for its clients: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
   * @param format what else to give to the tool that makes its folder, such as {@code
   *     "--add-scram", "SCRAM-SHA-512=[name=ada,password=secret]"}
   * @param settings as in its properties; these win
   */
  public static KafkaServer start(
      String protocol, List<String> format, Map<String, String> settings) {
    KafkaServer server = new KafkaServer(protocol, 1, List.of(Loopback.freePort()), settings);
    server.format(format);
    server.startAgain();
    return server;
  }

  /**
   * Starts several that are one cluster. They wait for each other, so they are started together;
   * each is to be closed.
   *
   * @throws IllegalStateException if one does not start
   */
  public static List<KafkaServer> cluster(int brokers) {
    List<Integer> controllers = new ArrayList<>();
    for (int i = 0; i < brokers; i++) {
      controllers.add(Loopback.freePort());
    }
    List<KafkaServer> servers = new ArrayList<>();
    for (int i = 1; i <= brokers; i++) {
      servers.add(new KafkaServer("PLAINTEXT", i, controllers, Map.of()));
      servers.get(i - 1).format(List.of());
    }
    CompletableFuture<?>[] starts =
        servers.stream()
            .map(server -> CompletableFuture.runAsync(server::startAgain, STARTER))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(starts).join();
      return servers;
    } catch (CompletionException e) {
      servers.forEach(KafkaServer::close);
      throw new IllegalStateException("the cluster does not start", e);
    }
  }

  private void format(List<String> more) {
    try {
      List<String> lines = new ArrayList<>();
      settings.forEach((name, value) -> lines.add(name + "=" + value.replace("\\", "\\\\")));
      Files.write(properties(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = java("kafka.tools.StorageTool");
    command.addAll(List.of("format", "-t", CLUSTER, "-c", properties().toString()));
    command.addAll(more);
    Command.run(command);
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return Loopback.HOST + ":" + port();
  }

  private Path properties() {
    return folder().resolve("server.properties");
  }

  private static List<String> java(String main) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx400m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    command.addAll(List.of("-cp", classPath, main));
    return command;
  }

  @Override
  List<String> command() {
    List<String> command = java("kafka.Kafka");
    command.add(properties().toString());
    return command;
  }

  @Override
  String readyLine() {
    return "Kafka Server started";
  }
}
