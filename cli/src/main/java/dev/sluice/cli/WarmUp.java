package dev.sluice.cli;

import dev.sluice.cli.command.Shell;
import dev.sluice.cli.output.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Does once what commands often do, so that their classes get into the class data archive that
 * {@code bin/sluice} makes.
 */
final class WarmUp {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private WarmUp() {}

  /**
   * Prints nothing that anybody needs.
   *
   * @param arguments an empty directory to work in
   */
  public static void main(String[] arguments) throws IOException {
    run("--version");
    run("--help");
    run("enqueue", "--help");
    run("bench", "--store", "memory:", "--jobs", "10", "--json");
    Path input = Files.writeString(Path.of(arguments[0]).resolve("lines"), "one\ntwo\n");
    String store = "file:" + arguments[0] + "/store";
    run("run", input.toString(), "--store", store, "--name", "lines", "--", "true");
    run("jobs", "--store", store);
    run("stats", "--store", store);
  }

  private static void run(String... arguments) {
    var console = new Console(InputStream.nullInputStream(), NOWHERE, NOWHERE, false, false, false);
    Main.run(new Shell(console, Map.of(), InstantSource.system(), ZoneOffset.UTC), arguments);
  }
}
