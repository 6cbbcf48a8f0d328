package dev.sluice.redis;

import dev.sluice.job.Failure;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which jobs a query admits, but for where it begins. */
final class QueryFilter {
  private final JobQuery query;
  private final @Nullable String text;

  QueryFilter(JobQuery query) {
    this.query = query;
    String wanted = query.text();
    text = wanted == null ? null : wanted.toLowerCase(Locale.ROOT);
  }

  boolean admits(JobView job) {
    String kind = query.kind();
    String group = query.group();
    return (query.states().isEmpty() || query.states().contains(job.state()))
        && (kind == null || kind.equals(job.kind()))
        && (group == null || group.equals(job.options().group()))
        && isInTime(job.history().enqueuedAt())
        && (text == null || hasText(job, text));
  }

  private boolean isInTime(Instant enqueuedAt) {
    Instant from = query.from();
    Instant to = query.to();
    return (from == null || !enqueuedAt.isBefore(from)) && (to == null || enqueuedAt.isBefore(to));
  }

  private static boolean hasText(JobView job, String text) {
    UniqueKey unique = job.options().unique();
    List<Failure> failures = job.history().failures();
    Failure newest = failures.isEmpty() ? null : failures.get(failures.size() - 1);
    return contains(new String(job.payload(), StandardCharsets.UTF_8), text)
        || (unique != null && contains(unique.key(), text))
        || (newest != null && (contains(newest.type(), text) || contains(newest.message(), text)));
  }

  private static boolean contains(String where, String what) {
    return where.toLowerCase(Locale.ROOT).contains(what);
  }
}
