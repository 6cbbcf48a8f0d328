package dev.sluice.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads lines as bytes, in batches: as many as are there, so that a slow writer at the other end of
 * a pipe sees each line taken at once and a file is read in large pieces.
 */
final class LineReader {
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_BATCH_BYTES = 4 << 20;

  private final InputStream in;
  private final int maxLine;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int position;
  private int end;
  private long number;

  LineReader(InputStream in, int maxLine) {
    this.in = in;
    this.maxLine = maxLine;
  }

  /**
   * The next lines that are not empty, without their ends (LF or CR LF); none at the end of the
   * input. Waits for the first one only.
   *
   * @throws FailedException if a line is too long
   */
  List<byte[]> next() throws IOException {
    List<byte[]> batch = new ArrayList<>();
    int bytes = 0;
    do {
      byte[] next = readLine();
      if (next == null) {
        break;
      }
      if (next.length > 0) {
        batch.add(next);
        bytes += next.length;
      }
    } while (batch.isEmpty() || (batch.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES && hasMore()));
    return batch;
  }

  private boolean hasMore() throws IOException {
    for (int i = position; i < end; i++) {
      if (buffer[i] == '\n') {
        return true;
      }
    }
    return in.available() > 0;
  }

  private byte @org.jspecify.annotations.Nullable [] readLine() throws IOException {
    line.reset();
    number++;
    while (true) {
      if (position == end && !fill()) {
        return line.size() == 0 ? null : withoutReturn(line.toByteArray());
      }
      int newline = position;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      line.write(buffer, position, newline - position);
      checkLength();
      boolean complete = newline < end;
      position = complete ? newline + 1 : end;
      if (complete) {
        return withoutReturn(line.toByteArray());
      }
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void checkLength() {
    if (line.size() > maxLine + 1L) {
      throw new FailedException(
          "line "
              + number
              + " of the input is longer than a payload may be in this storage ("
              + maxLine
              + " bytes)");
    }
  }

  private static byte[] withoutReturn(byte[] bytes) {
    boolean returns = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return returns ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }
}
