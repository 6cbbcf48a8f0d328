package dev.sluice.testkit.reference;

import dev.sluice.job.Failure;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs a query admits. Where it starts and how many it wants is not looked at. Says by itself
 * what {@link JobQuery#admits} says, for most storages rely on that.
 */
final class ReferenceQuery {
  private ReferenceQuery() {}

  static boolean admits(JobQuery query, JobView job) {
    return equalsIfGiven(query.queue(), job.queue())
        && (query.states().isEmpty() || query.states().contains(job.state()))
        && equalsIfGiven(query.kind(), job.kind())
        && equalsIfGiven(query.group(), job.options().group())
        && inTime(query, job.history().enqueuedAt())
        && hasText(query.text(), job);
  }

  private static boolean equalsIfGiven(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || wanted.equals(actual);
  }

  private static boolean inTime(JobQuery query, Instant enqueuedAt) {
    Instant from = query.from();
    Instant to = query.to();
    return (from == null || !enqueuedAt.isBefore(from)) && (to == null || enqueuedAt.isBefore(to));
  }

  private static boolean hasText(@Nullable String text, JobView job) {
    if (text == null) {
      return true;
    }
    UniqueKey unique = job.options().unique();
    List<Failure> failures = job.history().failures();
    Failure newest = failures.isEmpty() ? null : failures.get(failures.size() - 1);
    return contains(new String(job.payload(), StandardCharsets.UTF_8), text)
        || (unique != null && contains(unique.key(), text))
        || (newest != null && (contains(newest.type(), text) || contains(newest.message(), text)));
  }

  private static boolean contains(String where, String what) {
    return where.toLowerCase(Locale.ROOT).contains(what.toLowerCase(Locale.ROOT));
  }
}
