package dev.sluice.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** An output that many processes write to, line by line. Safe for many threads. */
public final class SharedOutput {
  private final OutputStream out;
  private final Runnable beforeFirstError;
  private boolean broken;

  /**
   * @param out where it all goes; not closed by this class
   * @param whenBroken called once if nobody reads it any more
   */
  public SharedOutput(OutputStream out, Runnable whenBroken) {
    this.out = out;
    this.beforeFirstError = whenBroken;
  }

  /**
   * Writes and flushes.
   *
   * @throws UncheckedIOException if nobody reads it any more
   */
  public synchronized void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
      out.flush();
    } catch (IOException e) {
      if (!broken) {
        broken = true;
        beforeFirstError.run();
      }
      throw new UncheckedIOException("standard output is closed", e);
    }
  }
}
