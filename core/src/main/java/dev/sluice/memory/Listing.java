package dev.sluice.memory;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows jobs, and decides which fit a query. Guarded by the store's lock. */
final class Listing {
  private Listing() {}

  static boolean fits(Entry entry, JobQuery query) {
    return (query.queue() == null || query.queue().equals(entry.home.name))
        && (query.states().isEmpty() || query.states().contains(entry.state))
        && (query.kind() == null || query.kind().equals(entry.kind))
        && (query.group() == null || query.group().equals(entry.options.group()))
        && (query.from() == null || entry.enqueuedAt >= Ticks.of(query.from()))
        && (query.to() == null || entry.enqueuedAt < Ticks.of(query.to()))
        && (query.text() == null || mentions(entry, query.text().toLowerCase(Locale.ROOT)));
  }

  private static boolean mentions(Entry entry, String text) {
    if (holds(new String(entry.payload, StandardCharsets.UTF_8), text)) {
      return true;
    }
    if (entry.options.unique() != null && holds(entry.options.unique().key(), text)) {
      return true;
    }
    List<Failure> failures = entry.side == null ? List.of() : entry.side.failures;
    if (failures.isEmpty()) {
      return false;
    }
    Failure newest = failures.get(failures.size() - 1);
    return holds(newest.type(), text) || holds(newest.message(), text);
  }

  private static boolean holds(String whole, String part) {
    return whole.toLowerCase(Locale.ROOT).contains(part);
  }

  static JobView view(Entry entry) {
    Side side = entry.side;
    return new JobView(
        entry.job(),
        entry.sequence,
        entry.home.name,
        entry.kind,
        entry.payload,
        entry.options,
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
