package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code nats-server} with JetStream, which keeps its streams in files. */
public final class NatsServer extends TestServer {
  private final Path program = Programs.require("nats-server", "nats-server");
  private final List<String> options;

  private NatsServer(List<String> options) {
    super("nats");
    this.options = options;
  }

  /**
   * The one that the tests of this process share, and that none may stop: its URL. With {@code
   * SLUICE_TEST_NATS} it is that one.
   */
  public static String sharedUrl() {
    String given = System.getenv("SLUICE_TEST_NATS");
    return given == null ? Shared.SERVER.url() : given;
  }

  /**
   * Starts one of the caller's own.
   *
   * @param options as on the command line, such as {@code "--user", "ada", "--pass", "secret"}
   */
  public static NatsServer start(String... options) {
    NatsServer server = new NatsServer(List.of(options));
    server.startAgain();
    return server;
  }

  /**
   * Starts one with a configuration file of this text: accounts, permissions, limits.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static NatsServer configured(String text) {
    NatsServer server = new NatsServer(List.of("--config", "nats.conf"));
    try {
      Files.writeString(server.folder().resolve("nats.conf"), text);
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException(e);
    }
    server.startAgain();
    return server;
  }

  /** {@code nats://127.0.0.1:PORT}. */
  public String url() {
    return "nats://" + Loopback.HOST + ":" + port();
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("--addr", Loopback.HOST, "--port", Integer.toString(port())));
    command.addAll(List.of("--jetstream", "--store_dir", folder().resolve("streams").toString()));
    command.addAll(options);
    return command;
  }

  @Override
  String readyLine() {
    return "Server is ready";
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final NatsServer SERVER = start();

    static {
      SERVER.closeAtExit();
    }
  }
}
