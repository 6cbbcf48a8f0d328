package dev.sluice.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code beanstalkd} with a binlog that is synced every 50 ms, unless it is to have none. */
public final class BeanstalkdServer extends TestServer {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Path program = Programs.require("beanstalkd", "beanstalkd");
  private final List<String> options;
  private final boolean binlog;

  private BeanstalkdServer(List<String> options, boolean binlog) {
    super("beanstalkd");
    this.options = options;
    this.binlog = binlog;
  }

  /**
   * The one that the tests of this process share, and that none may stop: {@code HOST:PORT}. With
   * {@code SLUICE_TEST_BEANSTALKD} it is that one.
   */
  public static String sharedAddress() {
    String given = System.getenv("SLUICE_TEST_BEANSTALKD");
    return given == null ? Shared.SERVER.address() : given;
  }

  /**
   * Starts one of the caller's own.
   *
   * @param options as on the command line, such as {@code "-z", "1000"}; later ones win
   */
  public static BeanstalkdServer start(String... options) {
    return start(new BeanstalkdServer(List.of(options), true));
  }

  /** Starts one of the caller's own that forgets its jobs when it ends. */
  public static BeanstalkdServer startWithoutBinlog(String... options) {
    return start(new BeanstalkdServer(List.of(options), false));
  }

  private static BeanstalkdServer start(BeanstalkdServer server) {
    server.startAgain();
    server.awaitAnswer();
    return server;
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return Loopback.HOST + ":" + port();
  }

  /** Lets it take no more jobs, until it is started again. */
  public void drain() {
    String stats = ask("stats\r\n");
    String pid = stats.lines().filter(line -> line.startsWith("pid: ")).findFirst().orElseThrow();
    Command.run(List.of("kill", "-USR1", pid.substring("pid: ".length())));
  }

  /**
   * Removes what it has written, so that it comes back with nothing.
   *
   * @throws IllegalStateException if it runs
   */
  public void loseBinlog() {
    if (isRunning()) {
      throw new IllegalStateException("it runs");
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(), "binlog.*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until it answers: it says where it listens a moment before it does, and reads its binlog
   * after that.
   *
   * @throws IllegalStateException if it does not within a minute
   */
  public void awaitAnswer() {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (!answers()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no answer from " + address());
      }
      Thread.onSpinWait();
    }
  }

  private boolean answers() {
    try {
      return !ask("list-tube-used\r\n").isEmpty();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private String ask(String question) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String all = question + "quit\r\n";
      socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("-l", Loopback.HOST, "-p", Integer.toString(port())));
    // Without -V it says nothing at all.
    command.add("-V");
    if (binlog) {
      command.addAll(List.of("-b", folder().toString(), "-f", "50"));
    }
    command.addAll(options);
    return command;
  }

  @Override
  String readyLine() {
    return "bind ";
  }

  // Started by whoever asks first.
  private static final class Shared {
    static final BeanstalkdServer SERVER = start();

    static {
      SERVER.closeAtExit();
    }
  }
}
