package dev.sluice.memory;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Looks at jobs, and alters those that were found. */
final class Browsing {
  /** Jobs that a listing looks at while it holds the lock. */
  private static final int LOOK_AT_MOST = 20_000;

  private final StoreLock lock;
  private final Catalog catalog;
  private final LongSupplier clock;

  Browsing(StoreLock lock, Catalog catalog, LongSupplier clock) {
    this.lock = lock;
    this.catalog = catalog;
    this.clock = clock;
  }

  Optional<JobView> find(JobId id) {
    lock.enter();
    try {
      return Optional.ofNullable(catalog.find(id.high(), id.low())).map(Listing::view);
    } finally {
      lock.leave();
    }
  }

  Page<JobView> list(JobQuery query) {
    List<JobView> items = new ArrayList<>();
    lock.enter();
    try {
      int left = LOOK_AT_MOST;
      long at = query.after();
      Entry entry;
      while ((entry = catalog.roll.after(at)) != null) {
        if (items.size() == query.limit() || left-- == 0) {
          return new Page<>(items, at);
        }
        at = entry.sequence;
        if (Listing.fits(entry, query)) {
          items.add(Listing.view(entry));
        }
      }
      return new Page<>(items, 0);
    } finally {
      lock.leave();
    }
  }

  List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = new ArrayList<>(ids.size());
    lock.enter();
    try {
      long now = clock.getAsLong();
      for (JobId id : ids) {
        Entry entry = catalog.find(id.high(), id.low());
        answers.add(
            entry == null
                ? new Altered(id, Altered.Result.NOT_FOUND, null)
                : Alterations.alter(entry, alteration, now));
      }
    } finally {
      lock.leave();
    }
    return answers;
  }

  int alter(JobQuery query, Alteration alteration) {
    int changed = 0;
    long after = query.after();
    boolean more = true;
    while (more) {
      more = false;
      lock.enter();
      try {
        long now = clock.getAsLong();
        int left = query.limit();
        Entry entry;
        while (!more && (entry = catalog.roll.after(after)) != null) {
          after = entry.sequence;
          if (Listing.fits(entry, query) && changes(entry, alteration, now)) {
            changed++;
          }
          more = --left == 0;
        }
      } finally {
        lock.leave();
      }
    }
    return changed;
  }

  private static boolean changes(Entry entry, Alteration alteration, long now) {
    Altered.Result result = Alterations.alter(entry, alteration, now).result();
    return result == Altered.Result.CHANGED || result == Altered.Result.REQUESTED;
  }
}
