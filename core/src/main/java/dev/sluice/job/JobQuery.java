package dev.sluice.job;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list or to alter. A condition that is {@code null} (or an empty set) admits every
 * job.
 *
 * @param queue this queue
 * @param states one of these states
 * @param kind this kind
 * @param group this group
 * @param text a part of the payload (as UTF-8), the unique key, or the newest failure's type or
 *     message, letter case ignored
 * @param from enqueued at this time or later
 * @param to enqueued before this time
 * @param after only jobs with a higher sequence: {@link Page#next()} of the page before; 0 to begin
 * @param limit how many at most, from 1 to {@value #MAX_LIMIT}
 */
public record JobQuery(
    @Nullable String queue,
    Set<JobState> states,
    @Nullable String kind,
    @Nullable String group,
    @Nullable String text,
    @Nullable Instant from,
    @Nullable Instant to,
    long after,
    int limit) {
  /** The largest page. */
  public static final int MAX_LIMIT = 10_000;

  /** Every job, 100 to a page. */
  public static final JobQuery ALL =
      new JobQuery(null, Set.of(), null, null, null, null, null, 0, 100);

  /**
   * @throws IllegalArgumentException if the limit is out of its range
   */
  public JobQuery {
    states = states.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(states));
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT + ": " + limit);
    }
  }

  /** The jobs of one queue. */
  public static JobQuery ofQueue(String queue) {
    return ALL.queue(queue);
  }

  /** The same with another queue. */
  public JobQuery queue(@Nullable String queue) {
    return new JobQuery(queue, states, kind, group, text, from, to, after, limit);
  }

  /** The same with other states. */
  public JobQuery states(JobState... states) {
    return new JobQuery(queue, Set.of(states), kind, group, text, from, to, after, limit);
  }

  /** The same with another kind. */
  public JobQuery kind(@Nullable String kind) {
    return new JobQuery(queue, states, kind, group, text, from, to, after, limit);
  }

  /** The same with another group. */
  public JobQuery group(@Nullable String group) {
    return new JobQuery(queue, states, kind, group, text, from, to, after, limit);
  }

  /** The same with another text. */
  public JobQuery text(@Nullable String text) {
    return new JobQuery(queue, states, kind, group, text, from, to, after, limit);
  }

  /** The same with other times of enqueueing. */
  public JobQuery enqueued(@Nullable Instant from, @Nullable Instant to) {
    return new JobQuery(queue, states, kind, group, text, from, to, after, limit);
  }

  /** The same from another place on. */
  public JobQuery after(long sequence) {
    return new JobQuery(queue, states, kind, group, text, from, to, sequence, limit);
  }

  /** The same with another page size. */
  public JobQuery limit(int limit) {
    return new JobQuery(queue, states, kind, group, text, from, to, after, limit);
  }

  /** Whether a job meets all conditions; {@link #after} and {@link #limit} are none. */
  public boolean admits(JobView job) {
    return isAny(queue, job.queue())
        && (states.isEmpty() || states.contains(job.state()))
        && isAny(kind, job.kind())
        && isAny(group, job.options().group())
        && isInTime(job.history().enqueuedAt())
        && (text == null || mentions(job, lower(text)));
  }

  private static boolean isAny(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || wanted.equals(actual);
  }

  private boolean isInTime(Instant enqueuedAt) {
    return (from == null || !enqueuedAt.isBefore(from)) && (to == null || enqueuedAt.isBefore(to));
  }

  private static boolean mentions(JobView job, String text) {
    UniqueKey unique = job.options().unique();
    List<Failure> failures = job.history().failures();
    Failure newest = failures.isEmpty() ? null : failures.get(failures.size() - 1);
    return lower(new String(job.payload(), StandardCharsets.UTF_8)).contains(text)
        || (unique != null && lower(unique.key()).contains(text))
        || (newest != null
            && (lower(newest.type()).contains(text) || lower(newest.message()).contains(text)));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
