package dev.sluice.bench.http;

import dev.sluice.Sluice;
import dev.sluice.server.ServerConfig;
import dev.sluice.server.Setting;
import dev.sluice.server.SluiceServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A server in a process of its own, which ends with this one. */
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final URI uri;

  private ServerProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Serves until its input ends. Argument: the storage's URL. */
  public static void main(String[] arguments) throws IOException {
    try (Sluice sluice = Sluice.open(arguments[0]);
        SluiceServer server =
            SluiceServer.start(sluice, ServerConfig.empty().with(Setting.HTTP_PORT, "0"))) {
      System.out.println(server.uri());
      int end = System.in.read();
      System.err.println("the server ends: " + end);
    }
  }

  /** Starts one over a storage. */
  static ServerProcess start(String store) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx2g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ServerProcess.class.getName(),
                    store))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server does not start");
    }
    return new ServerProcess(process, URI.create(line));
  }

  URI uri() {
    return uri;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
