package dev.sluice.beanstalkd;

import java.nio.charset.StandardCharsets;

/**
 * Where a copy of a job lies.
 *
 * @param server a number made of the server's name
 * @param instance which run of the server gave the number: one that lost its binlog counts from 1
 *     again
 * @param number of the copy there; {@link #UNKNOWN} if the server did not say
 */
record Place(long server, int instance, long number) {
  /** There may be a copy, or not. */
  static final long UNKNOWN = -1;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** The number of a server: the same in all processes that name it in the same way. */
  static long server(Node node) {
    long hash = FNV_OFFSET;
    for (byte b : node.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  boolean isKnown() {
    return number != UNKNOWN;
  }
}
