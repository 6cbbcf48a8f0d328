package dev.sluice.kafka;

import java.time.Instant;

/** A record whose lease, or whose delay, ends at a time. */
interface Timed {
  /** When that is. */
  Instant until();

  /** Which claim it is about. */
  long fence();

  /** Whether it is out or delayed, and nobody else's by now. */
  boolean isWaiting();
}
