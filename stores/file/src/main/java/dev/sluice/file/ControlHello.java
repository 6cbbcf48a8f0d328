package dev.sluice.file;

import dev.sluice.spi.Traits;

/**
 * What the holder of a store says of itself and of the store.
 *
 * @param pid its process id
 * @param forced whether a change is on the disk when it is answered
 * @param maxPayload bytes of a payload at most
 * @param maxBody bytes of a request or an answer at most
 */
record ControlHello(long pid, boolean forced, int maxPayload, int maxBody) {
  /** What a job has beside payload, result and cursor: names, headers, failures, log lines. */
  private static final int REST = 2 << 20;

  static ControlHello of(Traits traits) {
    return new ControlHello(
        ProcessHandle.current().pid(),
        traits.durability() == Traits.Durability.POWER_LOSS,
        traits.maxPayload(),
        3 * traits.maxPayload() + REST);
  }

  void write(RecordWriter out) {
    out.i64(pid).u8(forced ? 1 : 0).i32(maxPayload).i32(maxBody);
  }

  static ControlHello read(RecordReader in) {
    long pid = in.i64();
    boolean forced = in.u8() != 0;
    int maxPayload = in.i32();
    return new ControlHello(pid, forced, maxPayload, in.i32());
  }
}
