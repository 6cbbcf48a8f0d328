package dev.sluice.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler has noted about its job while running it; a retried job reads it again.
 *
 * @param cursor where to go on; {@code null} for none. The array is not copied: do not change it
 * @param progress from 0 to 1; negative when not known
 * @param log the newest lines, at most {@value #MAX_LINES}, oldest first
 */
public record JobNotes(byte @Nullable [] cursor, double progress, List<String> log) {
  /** The most log lines that are kept. */
  public static final int MAX_LINES = 100;

  /** The most characters of a log line that are kept. */
  public static final int MAX_LINE = 1_000;

  /** Nothing noted. */
  public static final JobNotes NONE = new JobNotes(null, -1, List.of());

  public JobNotes {
    log = List.copyOf(log);
  }
}
