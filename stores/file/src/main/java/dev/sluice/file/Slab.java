package dev.sluice.file;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** All jobs, by slot. A slot's number stands in the records too, and is used again when free. */
final class Slab {
  private @Nullable Chunk[] chunks = new Chunk[4];

  /** Chunks that may have a free slot. */
  private final BitSet open = new BitSet();

  private int jobs;

  int jobs() {
    return jobs;
  }

  /** One more than the largest slot that may be in use. */
  int end() {
    return chunks.length << Chunk.BITS;
  }

  boolean hasChunk(int index) {
    return chunks[index] != null;
  }

  boolean isUsed(int slot) {
    int index = slot >>> Chunk.BITS;
    if (index >= chunks.length) {
      return false;
    }
    Chunk chunk = chunks[index];
    return chunk != null && chunk.sequence[slot & Chunk.MASK] != 0;
  }

  /** Which slot is to be taken next. */
  int peekFree() {
    int index = open.nextSetBit(0);
    if (index < 0) {
      index = firstMissing();
      materialise(index);
    }
    Chunk chunk = chunk(index << Chunk.BITS);
    int within = chunk.nextFree >= 0 ? chunk.nextFree : chunk.fresh;
    return (index << Chunk.BITS) | within;
  }

  void take(int slot) {
    Chunk chunk = chunk(slot);
    int within = slot & Chunk.MASK;
    if (chunk.nextFree == within) {
      chunk.nextFree = chunk.heapPosition[within];
    } else {
      chunk.fresh = within + 1;
    }
    chunk.used++;
    jobs++;
    if (chunk.nextFree < 0 && chunk.fresh == Chunk.SIZE) {
      open.clear(slot >>> Chunk.BITS);
    }
  }

  void free(int slot) {
    int index = slot >>> Chunk.BITS;
    Chunk chunk = chunk(slot);
    jobs--;
    clear(chunk, slot & Chunk.MASK);
    chunk.heapPosition[slot & Chunk.MASK] = chunk.nextFree;
    chunk.nextFree = slot & Chunk.MASK;
    open.set(index);
    // The last one with room stays: else a queue of one job would make a chunk for every job.
    if (--chunk.used == 0 && open.cardinality() > 1) {
      chunks[index] = null;
      open.clear(index);
    }
  }

  /** Makes the slot exist while records are replayed, in which slots come in any order. */
  void replayTake(int slot) {
    materialise(slot >>> Chunk.BITS);
    if (!isUsed(slot)) {
      chunk(slot).used++;
      jobs++;
    }
  }

  void replayFree(int slot) {
    Chunk chunk = chunk(slot);
    clear(chunk, slot & Chunk.MASK);
    chunk.used--;
    jobs--;
  }

  /** Finds the free slots when all records have been replayed. */
  void replayed() {
    open.clear();
    for (int index = 0; index < chunks.length; index++) {
      Chunk chunk = chunks[index];
      if (chunk == null) {
        continue;
      }
      if (chunk.used == 0) {
        chunks[index] = null;
        continue;
      }
      chunk.fresh = Chunk.SIZE;
      chunk.nextFree = -1;
      for (int within = Chunk.SIZE - 1; within >= 0; within--) {
        if (chunk.sequence[within] == 0) {
          chunk.heapPosition[within] = chunk.nextFree;
          chunk.nextFree = within;
        }
      }
      open.set(index, chunk.nextFree >= 0);
    }
  }

  Chunk chunk(int slot) {
    Chunk chunk = chunks[slot >>> Chunk.BITS];
    if (chunk == null) {
      throw new IllegalStateException("no job in slot " + slot);
    }
    return chunk;
  }

  JobId id(int slot) {
    Chunk chunk = chunk(slot);
    return new JobId(chunk.idHigh[slot & Chunk.MASK], chunk.idLow[slot & Chunk.MASK]);
  }

  long sequence(int slot) {
    return chunk(slot).sequence[slot & Chunk.MASK];
  }

  long location(int slot) {
    return chunk(slot).location[slot & Chunk.MASK];
  }

  int length(int slot) {
    return chunk(slot).length[slot & Chunk.MASK];
  }

  long readyAt(int slot) {
    return chunk(slot).readyAt[slot & Chunk.MASK];
  }

  void readyAt(int slot, long time) {
    chunk(slot).readyAt[slot & Chunk.MASK] = time;
  }

  int priority(int slot) {
    return chunk(slot).priority[slot & Chunk.MASK];
  }

  void priority(int slot, int priority) {
    chunk(slot).priority[slot & Chunk.MASK] = priority;
  }

  int queue(int slot) {
    return chunk(slot).queue[slot & Chunk.MASK];
  }

  JobState state(int slot) {
    return StateCode.state(chunk(slot).state[slot & Chunk.MASK]);
  }

  void state(int slot, JobState state) {
    chunk(slot).state[slot & Chunk.MASK] = (byte) StateCode.of(state);
  }

  Place place(int slot) {
    return Place.of(chunk(slot).place[slot & Chunk.MASK]);
  }

  void place(int slot, Place place) {
    chunk(slot).place[slot & Chunk.MASK] = place.code;
  }

  Extra extra(int slot) {
    @Nullable Extra[] extras = chunk(slot).extras;
    Extra extra = extras == null ? null : extras[slot & Chunk.MASK];
    return extra == null ? Extra.NONE : extra;
  }

  void extra(int slot, @Nullable Extra extra) {
    Chunk chunk = chunk(slot);
    if (chunk.extras == null) {
      if (extra == null) {
        return;
      }
      chunk.extras = new Extra[Chunk.SIZE];
    }
    chunk.extras[slot & Chunk.MASK] = extra;
  }

  @Nullable Trail trail(int slot) {
    @Nullable Trail[] trails = chunk(slot).trails;
    return trails == null ? null : trails[slot & Chunk.MASK];
  }

  void trail(int slot, @Nullable Trail trail) {
    Chunk chunk = chunk(slot);
    if (chunk.trails == null) {
      if (trail == null) {
        return;
      }
      chunk.trails = new Trail[Chunk.SIZE];
    }
    chunk.trails[slot & Chunk.MASK] = trail;
  }

  private static void clear(Chunk chunk, int within) {
    chunk.sequence[within] = 0;
    // What has no length stands nowhere: the next job in the slot has no old record to give up.
    chunk.length[within] = 0;
    if (chunk.extras != null) {
      chunk.extras[within] = null;
    }
    if (chunk.trails != null) {
      chunk.trails[within] = null;
    }
  }

  private int firstMissing() {
    for (int i = 0; i < chunks.length; i++) {
      if (chunks[i] == null) {
        return i;
      }
    }
    return chunks.length;
  }

  private void materialise(int index) {
    if (index >= chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(index + 1, chunks.length * 3 / 2));
    }
    if (chunks[index] == null) {
      chunks[index] = new Chunk();
      open.set(index);
    }
  }
}
