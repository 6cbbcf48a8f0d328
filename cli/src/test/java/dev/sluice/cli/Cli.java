package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.cli.command.Shell;
import dev.sluice.cli.output.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Types commands, and reads what they answer. Has a storage of its own. */
public final class Cli {
  /** What came of a command. */
  public record Answer(int code, String out, String err) {
    /** The lines of the output. */
    public List<String> lines() {
      return out.lines().toList();
    }

    /** Asserts that it was done. */
    public Answer ok() {
      assertThat(code).as("exit code; said: %s", err).isZero();
      return this;
    }
  }

  private final Map<String, String> environment = new HashMap<>();
  private final String url = "kept:" + UUID.randomUUID();
  private byte[] input = new byte[0];
  private boolean person;

  /** With a storage that is empty. */
  public Cli() {
    environment.put("SLUICE_STORE", url);
  }

  /** The address of the storage. */
  public String url() {
    return url;
  }

  /** The address of the storage that the commands are told of. */
  public String store() {
    return String.valueOf(environment.get("SLUICE_STORE"));
  }

  /** A variable of the environment. */
  public Cli with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** What the next commands read. */
  public Cli input(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** A person types and reads from now on. */
  public Cli atTerminal() {
    person = true;
    return this;
  }

  /** The storage, to look into or to work on. */
  public Sluice open() {
    return Sluice.open(url);
  }

  /** Types a command. */
  public Answer run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(input),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            person,
            person,
            person && !environment.containsKey("NO_COLOR"));
    var shell = new Shell(console, environment, InstantSource.system(), ZoneId.of("Europe/Berlin"));
    int code = Main.run(shell, arguments);
    return new Answer(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
