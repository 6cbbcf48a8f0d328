package dev.sluice.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** An output that many processes write to, line by line. Safe for many threads. */
public final class SharedOutput {
  private final OutputStream out;
  private final Consumer<String> whenBroken;
  private boolean broken;

  /**
   * @param out where it all goes; not closed by this class
   * @param whenBroken told once why nothing more can be written, such as that nobody reads it
   */
  public SharedOutput(OutputStream out, Consumer<String> whenBroken) {
    this.out = out;
    this.whenBroken = whenBroken;
  }

  /**
   * Writes and flushes.
   *
   * @throws UncheckedIOException if it cannot be written to
   */
  public synchronized void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
      out.flush();
    } catch (IOException e) {
      if (!broken) {
        broken = true;
        whenBroken.accept("the output cannot be written (" + e.getMessage() + ")");
      }
      throw new UncheckedIOException("the output cannot be written", e);
    }
  }
}
