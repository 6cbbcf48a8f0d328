package dev.sluice.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code redis-server} with an append-only file, which has each change in the file before it
 * answers: one that is killed has lost nothing. With {@code appendfsync everysec}, which Redis has
 * if nothing is said, that would depend on the disk: while a sync takes its time, up to two seconds
 * of answered changes wait in the memory of the server.
 */
public final class RedisServer extends TestServer {
  /** The end of a transaction in the append-only file. */
  private static final String EXEC = "*1\r\n$4\r\nEXEC\r\n";

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

  /**
   * Takes the end of its append-only file away, as a crash does which comes before it is written:
   * whole transactions, which is what a script leaves. Redis itself goes on behind a torn one, and
   * when it starts once more that one swallows what follows. To be called while the server does not
   * run.
   *
   * @param bytes how much at least, if there is so much
   * @throws IllegalStateException if it runs, or the file cannot be written
   */
  public void loseLast(long bytes) {
    if (isRunning()) {
      throw new IllegalStateException("it runs");
    }
    try (Stream<Path> files = Files.list(folder().resolve("appendonlydir"))) {
      Path last = newest(files);
      String text = Files.readString(last, StandardCharsets.ISO_8859_1);
      int end = text.lastIndexOf(EXEC, (int) Math.max(-1, text.length() - EXEC.length() - bytes));
      Files.writeString(
          last, text.substring(0, end < 0 ? 0 : end + EXEC.length()), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException("cannot cut the append-only file", e);
    }
  }

  private static Path newest(Stream<Path> files) {
    return files
        .filter(file -> file.toString().endsWith(".incr.aof"))
        .max(Comparator.comparing(RedisServer::number))
        .orElseThrow(() -> new IllegalStateException("there is no append-only file"));
  }

  // Its name is appendonly.aof.NUMBER.incr.aof.
  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().split("\\.", -1)[2]);
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("--bind", Loopback.HOST, "--port", Integer.toString(port())));
    command.addAll(List.of("--dir", folder().toString(), "--save", ""));
    command.addAll(List.of("--appendonly", "yes", "--appendfsync", "no"));
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
