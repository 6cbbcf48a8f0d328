package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/** A unique key and the job that has it. */
final class KeyHold extends Placed {
  final String key;
  final long idHigh;
  final long idLow;

  /** The job; {@code null} when it is gone and only its window lasts. */
  @Nullable Entry entry;

  /** When the window ends; {@link Ticks#NEVER} when the key is free as soon as the job is final. */
  final long until;

  final boolean windowed;

  KeyHold(String key, Entry entry, boolean windowed, long until) {
    this.key = key;
    this.idHigh = entry.idHigh;
    this.idLow = entry.idLow;
    this.entry = entry;
    this.windowed = windowed;
    this.until = until;
  }

  static boolean before(KeyHold a, KeyHold b) {
    return a.until != b.until ? a.until < b.until : a.key.compareTo(b.key) < 0;
  }
}
