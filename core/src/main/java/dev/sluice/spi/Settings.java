package dev.sluice.spi;

import java.time.InstantSource;

/**
 * What a storage gets from its user besides the URL.
 *
 * @param clock tells the time, for storages that have no clock of their own
 */
public record Settings(InstantSource clock) {
  /** The system's clock. */
  public static final Settings DEFAULT = new Settings(InstantSource.system());
}
