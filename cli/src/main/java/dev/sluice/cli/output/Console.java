package dev.sluice.cli.output;

import dev.sluice.wire.JsonOut;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where a command reads and writes.
 *
 * @param in its input, as bytes
 * @param out what was asked for, in UTF-8; flushed when the command ends, or when it waits
 * @param err everything else: errors, hints, questions
 * @param inIsTerminal whether a person types the input
 * @param outIsTerminal whether a person reads the output
 * @param colours whether the output may have colours
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean colours) {

  /**
   * Says which of the descriptors 0, 1 and 2 are terminals, such as {@code 02}. Set by {@code
   * bin/sluice}, because Java cannot tell; without it none is.
   */
  static final String TERMINALS = "sluice.terminals";

  private static final String BROKEN_PIPE = "Broken pipe";

  /** That of this process. */
  public static Console system(Map<String, String> environment) {
    String terminals = System.getProperty(TERMINALS, "");
    boolean outIsTerminal = terminals.contains("1");
    return new Console(
        System.in,
        stream(FileDescriptor.out, false),
        stream(FileDescriptor.err, true),
        terminals.contains("0"),
        outIsTerminal,
        outIsTerminal && wantsColours(environment));
  }

  // Streams of our own: those of the system write in the encoding of the locale.
  private static PrintStream stream(FileDescriptor descriptor, boolean flushLines) {
    return new Outlet(new FileOutputStream(descriptor), flushLines);
  }

  private static boolean wantsColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Whether a person reads what goes to standard error of this process. */
  public boolean errIsTerminal() {
    return System.getProperty(TERMINALS, "").contains("2");
  }

  /** Prints one JSON object and ends the line. Long lists are printed while they are being made. */
  public void json(Consumer<JsonOut> fields) {
    JsonOut.write(out, fields);
    out.println();
  }

  /** The text in a colour, if there are colours. */
  public String paint(Colour colour, String text) {
    return colours && !text.isEmpty() ? colour.on() + text + Colour.OFF : text;
  }

  /**
   * Whether nobody reads the output any more, as after {@code sluice jobs | head}. Going on would
   * be for nothing.
   */
  public boolean nobodyReads() {
    return out.checkError();
  }

  /**
   * Writes the rest of the output, and says so if some of it could not be written: not if its
   * reader has gone away, who has seen enough.
   *
   * @return whether some of it is lost
   */
  public boolean finish() {
    boolean lost = out.checkError();
    String cause = out instanceof Outlet outlet ? outlet.failure() : null;
    if (lost && !BROKEN_PIPE.equals(cause)) {
      String why = cause == null ? "" : " (" + cause + ")";
      err.println("sluice: the output cannot be written" + why);
    }
    err.flush();
    return lost;
  }
}
