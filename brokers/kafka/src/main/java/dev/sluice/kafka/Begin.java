package dev.sluice.kafka;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Where a member begins with a partition, and how many have begun there without a farewell: what
 * kills its process kills the next one too. The number stands beside the committed offset, for
 * Kafka counts no deliveries of a classic group.
 *
 * @param deaths of those that began at this offset
 */
record Begin(long offset, int deaths) {
  private static final String PREFIX = "sluice:";

  static Begin of(OffsetAndMetadata committed) {
    String said = committed.metadata();
    boolean ours = said.matches(PREFIX + "\\d{1,6}");
    return new Begin(
        committed.offset(), ours ? Integer.parseInt(said.substring(PREFIX.length())) : 0);
  }

  /** As if this one died too; that is taken back. */
  OffsetAndMetadata begun() {
    return new OffsetAndMetadata(offset, PREFIX + (deaths + 1));
  }

  /** This one has not died. */
  OffsetAndMetadata left() {
    return new OffsetAndMetadata(offset, PREFIX + deaths);
  }

  /**
   * How many leases the first record has lost. The first death is forgiven: who died there may not
   * have given it out yet.
   */
  int lostLeases() {
    return Math.max(0, deaths - 1);
  }
}
