package dev.sluice.file;

import dev.sluice.job.Failure;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which jobs a query admits: first by what the index knows, then by what stands on the disk. */
final class QueryFilter {
  private final JobQuery query;
  private final @Nullable String text;

  QueryFilter(JobQuery query) {
    this.query = query;
    text = query.text() == null ? null : query.text().toLowerCase(Locale.ROOT);
  }

  boolean admits(JobState state) {
    return query.states().isEmpty() || query.states().contains(state);
  }

  boolean admits(QueueIndex queue) {
    return query.queue() == null || query.queue().equals(queue.name);
  }

  boolean admits(JobIndex index, int slot) {
    return admits(index.slab.state(slot))
        && admits(index.queueOf(slot))
        && (query.group() == null || query.group().equals(index.slab.extra(slot).group()));
  }

  boolean admits(JobView job) {
    return (query.kind() == null || query.kind().equals(job.kind()))
        && isInTime(job.history().enqueuedAt())
        && (text == null || hasText(job, text));
  }

  private boolean isInTime(Instant enqueuedAt) {
    return (query.from() == null || !enqueuedAt.isBefore(query.from()))
        && (query.to() == null || enqueuedAt.isBefore(query.to()));
  }

  private static boolean hasText(JobView job, String wanted) {
    UniqueKey unique = job.options().unique();
    List<Failure> failures = job.history().failures();
    Failure newest = failures.isEmpty() ? null : failures.get(failures.size() - 1);
    return contains(new String(job.payload(), StandardCharsets.UTF_8), wanted)
        || (unique != null && contains(unique.key(), wanted))
        || (newest != null
            && (contains(newest.type(), wanted) || contains(newest.message(), wanted)));
  }

  private static boolean contains(String where, String wanted) {
    return where.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
