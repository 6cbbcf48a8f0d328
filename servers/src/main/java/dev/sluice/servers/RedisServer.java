package dev.sluice.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code redis-server} with an append-only file. */
public final class RedisServer extends TestServer {
  private final Path program = Programs.require("redis-server", "redis-server");
  private final List<String> options;

  private RedisServer(List<String> options) {
    super("redis");
    this.options = options;
  }

  /**
   * The one that the tests of this process share, and that none may stop: its URL. With {@code
   * SLUICE_TEST_REDIS} it is that one.
   */
  public static String sharedUrl() {
    String given = System.getenv("SLUICE_TEST_REDIS");
    return given == null ? Shared.SERVER.url() : given;
  }

  /**
   * Starts one of the caller's own.
   *
   * @param options as on the command line, such as {@code "--maxmemory", "20mb"}; later ones win
   */
  public static RedisServer start(String... options) {
    RedisServer server = new RedisServer(List.of(options));
    server.startAgain();
    return server;
  }

  /** {@code redis://127.0.0.1:PORT}. */
  public String url() {
    return "redis://" + Loopback.HOST + ":" + port();
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("--bind", Loopback.HOST, "--port", Integer.toString(port())));
    command.addAll(List.of("--dir", folder().toString(), "--save", ""));
    command.addAll(List.of("--appendonly", "yes", "--appendfsync", "everysec"));
    command.addAll(options);
    return command;
  }

  @Override
  String readyLine() {
    return "Ready to accept connections";
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final RedisServer SERVER = start();

    static {
      SERVER.closeAtExit();
    }
  }
}
