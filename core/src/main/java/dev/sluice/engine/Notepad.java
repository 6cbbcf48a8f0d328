package dev.sluice.engine;

import dev.sluice.job.JobNotes;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the handler of one job notes, until it is written. */
final class Notepad {
  private final ArrayDeque<String> log;
  private byte @Nullable [] cursor;
  private double progress;
  private boolean dirty;

  /**
   * @param earlier what earlier attempts noted: writing replaces all notes, so they go along
   */
  Notepad(JobNotes earlier) {
    this.log = new ArrayDeque<>(earlier.log());
    this.cursor = earlier.cursor();
    this.progress = earlier.progress();
  }

  synchronized byte @Nullable [] cursor() {
    return cursor;
  }

  synchronized void cursor(byte[] place) {
    cursor = place.clone();
    dirty = true;
  }

  synchronized void progress(double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("progress must be from 0 to 1: " + fraction);
    }
    progress = fraction;
    dirty = true;
  }

  synchronized void log(String line) {
    if (log.size() == JobNotes.MAX_LINES) {
      log.removeFirst();
    }
    boolean fits = line.length() <= JobNotes.MAX_LINE;
    log.addLast(fits ? line : line.substring(0, JobNotes.MAX_LINE - 1) + "…");
    dirty = true;
  }

  /** All notes if there is anything new; {@code null} otherwise. They count as written from now. */
  synchronized @Nullable JobNotes takeNew() {
    if (!dirty) {
      return null;
    }
    dirty = false;
    return new JobNotes(cursor, progress, List.copyOf(log));
  }

  /** Writing did not succeed. */
  synchronized void notWritten() {
    dirty = true;
  }
}
