package dev.sluice.file.socket;

import java.io.IOException;

/** A frame that is too large, or too short to be one. What follows it cannot be told. */
final class FrameSizeException extends IOException {
  private static final long serialVersionUID = 1L;

  FrameSizeException(long length, int max) {
    super("a frame of " + length + " bytes; there must be 2, and at most " + max + " more");
  }
}
