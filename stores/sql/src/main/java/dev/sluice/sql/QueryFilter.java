package dev.sluice.sql;

import dev.sluice.job.Failure;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The part of a query that the database does not look at: what stands inside of its bytes. */
final class QueryFilter {
  private final JobQuery query;
  private final @Nullable String text;

  QueryFilter(JobQuery query) {
    this.query = query;
    text = query.text() == null ? null : lower(query.text());
  }

  boolean admits(JobView job) {
    return (query.group() == null || query.group().equals(job.options().group()))
        && (query.kind() == null || query.kind().equals(job.kind()))
        && (text == null || hasText(job, text));
  }

  private static boolean hasText(JobView job, String wanted) {
    if (lower(new String(job.payload(), StandardCharsets.UTF_8)).contains(wanted)) {
      return true;
    }
    UniqueKey unique = job.options().unique();
    if (unique != null && lower(unique.key()).contains(wanted)) {
      return true;
    }
    List<Failure> failures = job.history().failures();
    if (failures.isEmpty()) {
      return false;
    }
    Failure newest = failures.get(failures.size() - 1);
    return lower(newest.type()).contains(wanted) || lower(newest.message()).contains(wanted);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
