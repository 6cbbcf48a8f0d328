package dev.sluice.spi;

/**
 * How much to sweep at once.
 *
 * @param limit jobs at most, at least 1: a bound on how long the store is kept busy
 */
public record SweepRequest(int limit) {
  /**
   * @throws IllegalArgumentException if the limit is below 1
   */
  public SweepRequest {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
  }
}
