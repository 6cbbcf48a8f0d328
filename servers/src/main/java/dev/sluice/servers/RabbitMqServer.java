package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ node with a name mapper ({@code epmd}) of its own. All its ports are on loopback, the
 * one of the Erlang distribution too.
 */
public final class RabbitMqServer extends TestServer {
  // Debian's programs of the same names in the PATH drop the environment and change the user.
  private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/bin");

  private static final String COOKIE = "SLUICETESTSERVERS";
  private static final String PACKAGE = "rabbitmq-server";

  private final Path program = Programs.require("rabbitmq-server", PACKAGE, DEBIAN);
  private final Path control = Programs.require("rabbitmqctl", PACKAGE, DEBIAN);
  private final Path mapper = Programs.require("epmd", PACKAGE);
  private final List<String> environment;
  private final int mapperPort;

  /**
   * @param others the name mapper of a cluster; {@code null} for one of this node's own
   */
  private RabbitMqServer(List<String> settings, @Nullable RabbitMqMapper others) {
    super("rabbit");
    mapperPort = others == null ? Loopback.freePort() : others.port();
    environment = environment();
    try {
      cookie();
      List<String> lines = new ArrayList<>(List.of(listener("tcp", port())));
      lines.addAll(settings);
      Files.write(folder().resolve("rabbitmq.conf"), lines);
      Files.writeString(folder().resolve("plugins"), "[].\n");
      Files.writeString(folder().resolve("start.sh"), others == null ? withMapper() : alone());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> environment() {
    String here = folder().toString();
    String loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
    return List.of(
        "HOME=" + here,
        "RABBITMQ_NODENAME=" + nodeName(),
        "RABBITMQ_CONFIG_FILE=" + folder().resolve("rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE=" + folder().resolve("no-such-file"),
        "RABBITMQ_ENABLED_PLUGINS_FILE=" + folder().resolve("plugins"),
        "RABBITMQ_MNESIA_BASE=" + folder().resolve("data"),
        "RABBITMQ_LOG_BASE=" + folder().resolve("log"),
        "RABBITMQ_LOGS=-",
        "RABBITMQ_DIST_PORT=" + Loopback.freePort(),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=" + loopback + " +sbwt none",
        "RABBITMQ_CTL_ERL_ARGS=" + loopback,
        "ERL_EPMD_PORT=" + mapperPort,
        "ERL_EPMD_ADDRESS=" + Loopback.HOST);
  }

  /** What nodes that may talk to each other have in common; nobody else may read it. */
  private void cookie() throws IOException {
    Path cookie = Files.writeString(folder().resolve(".erlang.cookie"), COOKIE);
    Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
  }

  private String alone() {
    return "exec '" + program + "'\n";
  }

  // The node would start the mapper as a daemon, which nobody could end but by its name.
  private String withMapper() {
    return """
        '%s' -address %s -port %d &
        mapper=$!
        '%s' &
        node=$!
        trap 'kill -TERM $node' TERM
        wait $node
        wait $node
        kill $mapper
        """
        .formatted(mapper, Loopback.HOST, mapperPort, program);
  }

  /**
   * The one that the tests of this process share, and that none may stop: its URL. With {@code
   * SLUICE_TEST_RABBITMQ} it is that one.
   */
  public static String sharedUrl() {
    String given = System.getenv("SLUICE_TEST_RABBITMQ");
    return given == null ? Shared.SERVER.url() : given;
  }

  /**
   * Starts one of the caller's own.
   *
   * @param settings lines of its {@code rabbitmq.conf}
   */
  public static RabbitMqServer start(String... settings) {
    RabbitMqServer server = new RabbitMqServer(List.of(settings), null);
    server.startAgain();
    return server;
  }

  /** Starts one that finds others by their mapper. */
  static RabbitMqServer start(RabbitMqMapper mapper, List<String> settings) {
    RabbitMqServer server = new RabbitMqServer(settings, mapper);
    server.startAgain();
    return server;
  }

  /** What the nodes of a cluster call it. */
  String nodeName() {
    return "test" + port() + "@localhost";
  }

  /** The line of a {@code rabbitmq.conf} that makes it listen on a port of loopback. */
  public static String listener(String kind, int port) {
    return "listeners." + kind + ".1 = " + Loopback.HOST + ":" + port;
  }

  /** {@code rabbitmq://127.0.0.1:PORT}. */
  public String url() {
    return "rabbitmq://" + Loopback.HOST + ":" + port();
  }

  /**
   * Runs {@code rabbitmqctl}; takes seconds.
   *
   * @return what it printed
   */
  public String control(String... words) {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(environment);
    command.addAll(List.of(control.toString(), "--quiet"));
    command.addAll(List.of(words));
    return Command.run(command);
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(environment);
    command.addAll(List.of("sh", folder().resolve("start.sh").toString()));
    return command;
  }

  @Override
  String readyLine() {
    return "Server startup complete";
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final RabbitMqServer SERVER = start();

    static {
      SERVER.closeAtExit();
    }
  }
}
