package dev.sluice.cli.process;

import java.util.Arrays;

/**
 * Passes on whole lines only, so that the lines of processes that run side by side do not mix. A
 * last line without an end gets one.
 */
public final class WholeLines implements ByteSink {
  /** A line that is longer than this is passed on in pieces. */
  static final int MAX_LINE = 8 << 20;

  private static final byte[] NEWLINE = {'\n'};

  private final SharedOutput out;
  private byte[] held = new byte[0];
  private int heldLength;

  /**
   * @param out where the lines go
   */
  public WholeLines(SharedOutput out) {
    this.out = out;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    int whole = afterLastNewline(bytes, offset, length) - offset;
    if (whole > 0 && heldLength == 0) {
      out.write(bytes, offset, whole);
    } else if (whole > 0) {
      hold(bytes, offset, whole);
      passOn();
    }
    hold(bytes, offset + whole, length - whole);
    if (heldLength > MAX_LINE) {
      passOn();
    }
  }

  @Override
  public void end() {
    if (heldLength > 0) {
      hold(NEWLINE, 0, 1);
      passOn();
    }
  }

  private void hold(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    if (held.length < heldLength + length) {
      held = Arrays.copyOf(held, Math.max(heldLength + length, 2 * held.length));
    }
    System.arraycopy(bytes, offset, held, heldLength, length);
    heldLength += length;
  }

  private void passOn() {
    out.write(held, 0, heldLength);
    heldLength = 0;
  }

  private static int afterLastNewline(byte[] bytes, int offset, int length) {
    for (int i = offset + length; i > offset; i--) {
      if (bytes[i - 1] == '\n') {
        return i;
      }
    }
    return offset;
  }
}
