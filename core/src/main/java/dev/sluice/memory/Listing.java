package dev.sluice.memory;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Shows jobs, and decides which fit a query. Guarded by the store's lock. */
final class Listing {
  private Listing() {}

  static boolean fits(Entry entry, JobQuery query) {
    // What is cheap first: the rest looks at a view, and that has to be made.
    return (query.queue() == null || query.queue().equals(entry.home.name))
        && (query.states().isEmpty() || query.states().contains(entry.state))
        && query.admits(view(entry));
  }

  static JobView view(Entry entry) {
    Side side = entry.side;
    return new JobView(
        entry.job(),
        entry.sequence,
        entry.home.name,
        entry.kind,
        entry.payload,
        entry.jobOptions(),
        entry.state,
        entry.runAt(),
        history(entry, side == null ? new Side() : side),
        lease(entry),
        side == null ? JobNotes.NONE : side.notes);
  }

  private static JobHistory history(Entry entry, Side side) {
    long started = entry.holder() == null ? side.startedBefore : entry.claimedAt();
    return new JobHistory(
        entry.enqueuedAt(),
        side.attempts + side.counted,
        side.lostLeases + side.lost,
        side.releases + side.released,
        time(started),
        time(side.finishedAt),
        side.failures,
        side.result,
        entry.state == JobState.CANCELLED ? side.reason : null);
  }

  private static @Nullable LeaseView lease(Entry entry) {
    Holder holder = entry.holder();
    if (holder == null || entry.state != JobState.RUNNING) {
      return null;
    }
    boolean cancel = entry.side != null && entry.side.cancelRequested;
    return new LeaseView(holder.name(), Ticks.instant(entry.at), cancel);
  }

  private static @Nullable Instant time(long ticks) {
    return ticks == Side.NOT_YET ? null : Ticks.instant(ticks);
  }
}
