package dev.sluice.memory;

import java.time.Duration;

/**
 * Who claims, and for how long: the same for all claims of a worker, so that one object serves them
 * all.
 *
 * @param name as it is shown beside a RUNNING job
 * @param lease how long a claim holds unless it is extended
 */
record Holder(String name, Duration lease) {
  boolean is(String otherName, Duration otherLease) {
    return name.equals(otherName) && lease.equals(otherLease);
  }
}
