package dev.sluice.file;

/** In which of the index's orders a job stands: in exactly one at a time, or in none. */
enum Place {
  /** In none: DEAD. */
  NONE(0),
  /** May be claimed: in its queue's order. */
  READY(1),
  /** Waits for its time: in its queue's order of times. */
  SCHEDULED(2),
  /** READY, but held back by its group. */
  PARKED(3),
  /** In the order of leases. */
  LEASED(4),
  /** Finished: in the order of the times of removal. */
  RETAINED(5),
  /** READY, but could not be read when it was claimed: {@link Asides}. */
  ASIDE(6);

  private static final Place[] PLACES = {NONE, READY, SCHEDULED, PARKED, LEASED, RETAINED, ASIDE};

  final byte code;

  Place(int code) {
    this.code = (byte) code;
  }

  static Place of(byte code) {
    return PLACES[code];
  }
}
