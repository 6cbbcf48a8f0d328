package dev.sluice.cli.output;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Prints in UTF-8 and, unlike others of its kind, still knows why that failed. */
final class Outlet extends PrintStream {
  private static final int BUFFER = 1 << 14;

  private final Target target;

  /**
   * @param flushLines whether each line is written at once
   */
  Outlet(OutputStream out, boolean flushLines) {
    this(new Target(out), flushLines);
  }

  private Outlet(Target target, boolean flushLines) {
    super(new BufferedOutputStream(target, BUFFER), flushLines, StandardCharsets.UTF_8);
    this.target = target;
  }

  /** Why something could not be written; {@code null} if all could. */
  @Nullable String failure() {
    return checkError() ? target.failure : null;
  }

  private static final class Target extends FilterOutputStream {
    private volatile @Nullable String failure;

    Target(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
        throw e;
      }
    }
  }
}
