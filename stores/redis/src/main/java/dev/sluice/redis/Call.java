package dev.sluice.redis;

import java.util.List;
import java.util.function.Supplier;

/**
 * One run of a script.
 *
 * @param keys at least one, all of one hash slot in a cluster
 * @param arguments makes its arguments: asked when it is sent, while the server is at work on what
 *     was sent before
 */
record Call(Script script, List<byte[]> keys, Supplier<List<byte[]>> arguments) {

  Call(Script script, List<byte[]> keys, List<byte[]> arguments) {
    this(script, keys, () -> arguments);
  }

  /** What decides which server of a cluster it goes to. */
  byte[] key() {
    return keys.get(0);
  }

  /** The arguments of EVALSHA. */
  byte[][] command() {
    List<byte[]> args = arguments.get();
    byte[][] all = new byte[2 + keys.size() + args.size()][];
    all[0] = script.sha();
    all[1] = Ascii.of(keys.size());
    int at = 2;
    for (byte[] key : keys) {
      all[at++] = key;
    }
    for (byte[] arg : args) {
      all[at++] = arg;
    }
    return all;
  }
}
