package dev.sluice.micrometer;

import java.util.Locale;

/** How an attempt ended, as a tag. */
enum Outcome {
  COMPLETED,
  RETRYING,
  RELEASED,
  DEAD,
  CANCELLED,
  LEASE_LOST;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
