package dev.sluice.redis;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins the arguments of every script: the time, if it is not the server's, and the queue. */
final class Calls {
  private final @Nullable InstantSource clock;

  /**
   * @param clock {@code null} for the server's own
   */
  Calls(@Nullable InstantSource clock) {
    this.clock = clock;
  }

  private byte[] time() {
    return clock == null ? Ascii.EMPTY : Ascii.of(Millis.micros(clock.instant()));
  }

  /** One that concerns no queue. */
  Call of(Script script, List<byte[]> keys, byte[]... more) {
    List<byte[]> args = new ArrayList<>(more.length + 1);
    args.add(time());
    args.addAll(List.of(more));
    return new Call(script, keys, args);
  }

  Call of(Script script, QueueKeys queue, List<byte[]> more) {
    List<byte[]> args = start(queue, more.size());
    args.addAll(more);
    return new Call(script, queue.keys(), args);
  }

  /** The arguments that each script of a queue begins with, and room for so many more. */
  List<byte[]> start(QueueKeys queue, int more) {
    List<byte[]> args = new ArrayList<>(more + 2);
    args.add(time());
    args.add(Ascii.of(queue.number()));
    return args;
  }

  Call of(Script script, QueueKeys queue, byte[]... more) {
    return of(script, queue, List.of(more));
  }
}
