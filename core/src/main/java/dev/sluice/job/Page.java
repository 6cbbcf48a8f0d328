package dev.sluice.job;

import java.util.List;

/**
 * One page of a listing, in the order of sequence.
 *
 * @param items the jobs; may be fewer than asked for, even none, while {@code next} is not 0
 * @param next what to give as {@link JobQuery#after()} for the next page; 0 when there is none
 */
public record Page<T>(List<T> items, long next) {
  public Page {
    items = List.copyOf(items);
  }
}
