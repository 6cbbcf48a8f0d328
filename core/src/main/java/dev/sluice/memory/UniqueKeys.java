package dev.sluice.memory;

import dev.sluice.job.UniqueKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The unique keys of one queue (rule 7). */
final class UniqueKeys {
  private final Map<String, KeyHold> byKey = new HashMap<>();
  private final Heap<KeyHold> windows = new Heap<>(KeyHold::before);

  /** Who has the key now, or {@code null}. */
  @Nullable KeyHold holder(String key, long now) {
    KeyHold hold = byKey.get(key);
    if (hold != null && hold.windowed && hold.until <= now) {
      drop(hold);
      return null;
    }
    return hold;
  }

  /** Gives the job its key, unless another job has it or its window is over. */
  void take(Entry entry, long now) {
    UniqueKey unique = entry.options.unique();
    if (unique == null || holder(unique.key(), now) != null) {
      return;
    }
    Duration window = unique.window();
    boolean live = !entry.state.isFinal();
    if (window == null ? !live : Ticks.after(entry.enqueuedAt, window) <= now) {
      return;
    }
    long until = window == null ? Ticks.NEVER : Ticks.after(entry.enqueuedAt, window);
    KeyHold hold = new KeyHold(unique.key(), entry, window != null, until);
    byKey.put(hold.key, hold);
    if (hold.windowed) {
      windows.add(hold);
    }
  }

  /** A later entry takes the place of another. */
  void replace(Entry before, Entry after) {
    KeyHold hold = held(before);
    if (hold != null) {
      hold.entry = after;
    }
  }

  /** The job is final: its key is free, unless it has a window. */
  void finished(Entry entry) {
    KeyHold hold = held(entry);
    if (hold != null && !hold.windowed) {
      drop(hold);
    }
  }

  /** The job is gone after it was final; its window may last. */
  void gone(Entry entry) {
    KeyHold hold = held(entry);
    if (hold != null) {
      hold.entry = null;
    }
  }

  /** The job is as if it had never been, or gets another key. */
  void release(Entry entry) {
    KeyHold hold = held(entry);
    if (hold != null) {
      drop(hold);
    }
  }

  /** Forgets a window that is over; answers whether there was one. */
  boolean forgetOne(long now) {
    KeyHold first = windows.first();
    if (first == null || first.until > now) {
      return false;
    }
    drop(first);
    return true;
  }

  private @Nullable KeyHold held(Entry entry) {
    UniqueKey unique = entry.options.unique();
    KeyHold hold = unique == null ? null : byKey.get(unique.key());
    return hold != null && hold.entry == entry ? hold : null;
  }

  private void drop(KeyHold hold) {
    byKey.remove(hold.key);
    if (hold.windowed) {
      windows.remove(hold);
    }
  }
}
