package dev.sluice.server.http;

import java.time.Duration;

/**
 * The times of events.
 *
 * @param period from one look at the storage, and at who may listen, to the next
 * @param heartbeat after so long without anything to tell, listeners are told that
 * @param patience how long a listener may not take what was written
 */
record EventPace(Duration period, Duration heartbeat, Duration patience) {
  static final EventPace USUAL =
      new EventPace(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(30));
}
