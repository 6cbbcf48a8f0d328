package dev.sluice.cli.process;

import java.io.ByteArrayOutputStream;

/** Keeps the beginning of what a process writes. */
public final class Capture implements ByteSink {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;
  private boolean cut;

  /**
   * @param limit how many bytes to keep
   */
  public Capture(int limit) {
    this.limit = limit;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    int room = Math.min(length, limit - kept.size());
    kept.write(bytes, offset, room);
    cut |= room < length;
  }

  /** What was kept. */
  public byte[] bytes() {
    return kept.toByteArray();
  }

  /** Whether there was more. */
  public boolean isCut() {
    return cut;
  }
}
