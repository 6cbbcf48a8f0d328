package dev.sluice.file;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where every job stands, in memory. Knows nothing of the log. Guarded by the index lock.
 *
 * <p>A job is in exactly one order at a time ({@link Place}); {@link #change} is the one way from
 * one to another.
 */
final class JobIndex {
  final Slab slab = new Slab();
  final LiveSegments live = new LiveSegments();
  final UniqueKeys unique = new UniqueKeys(live);
  final SequenceIndex sequences = new SequenceIndex(slab);

  /** SCHEDULED jobs of all queues, by their time. */
  final SlotHeap scheduled = new SlotHeap(slab, (a, b) -> slab.readyAt(a) < slab.readyAt(b));

  final SlotHeap leased = new SlotHeap(slab, (a, b) -> leaseUntil(a) < leaseUntil(b));
  final SlotHeap retained = new SlotHeap(slab, (a, b) -> purgeAt(a) < purgeAt(b));
  final TreeSet<DueSlot> expiries = new TreeSet<>();

  private final IdIndex ids = new IdIndex(slab);
  private final Map<String, QueueIndex> queuesByName = new LinkedHashMap<>();
  private final List<QueueIndex> queues = new ArrayList<>();

  /** READY jobs, by queue and group. */
  final ReadyOrder ready = new ReadyOrder(slab, queues);

  /** SCHEDULED and READY jobs of all queues. */
  private long waiting;

  long waiting() {
    return waiting;
  }

  /** The job's slot, or -1. */
  int find(JobId id) {
    return ids.find(id);
  }

  List<QueueIndex> queues() {
    return queues;
  }

  @Nullable QueueIndex queueIfKnown(String name) {
    return queuesByName.get(name);
  }

  QueueIndex queue(String name) {
    QueueIndex known = queuesByName.get(name);
    if (known != null) {
      return known;
    }
    QueueIndex added = new QueueIndex(queues.size(), name, ready.newHeap());
    queues.add(added);
    queuesByName.put(name, added);
    return added;
  }

  QueueIndex queueOf(int slot) {
    return queues.get(slab.queue(slot));
  }

  /** Fills a free slot; the job is in no order yet. */
  void fill(
      int slot,
      JobId id,
      long sequence,
      QueueIndex queue,
      int priority,
      Status status,
      @Nullable Extra extra) {
    Chunk chunk = slab.chunk(slot);
    int at = slot & Chunk.MASK;
    chunk.idHigh[at] = id.high();
    chunk.idLow[at] = id.low();
    chunk.sequence[at] = sequence;
    chunk.queue[at] = queue.number;
    chunk.priority[at] = priority;
    chunk.readyAt[at] = status.readyAt();
    chunk.state[at] = (byte) StateCode.of(status.state());
    chunk.place[at] = Place.NONE.code;
    slab.extra(slot, extra);
    slab.trail(slot, status.trail());
  }

  /** Notes where the job's record is now, and that the old one is not needed any more. */
  void locate(int slot, long location, int length) {
    Chunk chunk = slab.chunk(slot);
    int at = slot & Chunk.MASK;
    if (chunk.length[at] != 0) {
      live.remove(chunk.location[at], chunk.length[at]);
    }
    chunk.location[at] = location;
    chunk.length[at] = length;
    live.add(location, length);
  }

  /** Puts a job that was filled and located into all orders. */
  void add(int slot) {
    Chunk chunk = slab.chunk(slot);
    int at = slot & Chunk.MASK;
    ids.add(slot, chunk.idHigh[at], chunk.idLow[at]);
    sequences.append(slot);
    live.adjust(blobBytes(slab.trail(slot)));
    ready.enterGroup(slot);
    ready.claimHead(slot);
    link(slot);
  }

  /** Takes a job out of all orders, and frees its slot. */
  void remove(int slot) {
    GroupIndex group = ready.groupOf(slot);
    unlink(slot, group);
    ready.leaveGroup(slot, group);
    Chunk chunk = slab.chunk(slot);
    int at = slot & Chunk.MASK;
    ids.remove(slot, chunk.idHigh[at], chunk.idLow[at]);
    sequences.remove(slot);
    live.adjust(-blobBytes(slab.trail(slot)));
    live.remove(chunk.location[at], chunk.length[at]);
    ready.asides.forget(chunk.sequence[at]);
    slab.free(slot);
  }

  /** Moves a job to where its new state belongs. */
  void change(int slot, Status status) {
    GroupIndex before = ready.groupOf(slot);
    unlink(slot, before);
    live.adjust(blobBytes(status.trail()) - blobBytes(slab.trail(slot)));
    boolean wasFinal = slab.state(slot).isFinal();
    boolean isFinal = status.state().isFinal();
    slab.state(slot, status.state());
    slab.readyAt(slot, status.readyAt());
    slab.trail(slot, status.trail());
    if (isFinal && !wasFinal) {
      ready.leaveGroup(slot, before);
    } else if (wasFinal && !isFinal) {
      ready.enterGroup(slot);
    } else if (before != null && before.head == slot && !Trail.isHead(status.trail())) {
      before.head = -1;
      ready.refill(before);
    }
    link(slot);
    GroupIndex group = ready.groupOf(slot);
    if (group != null) {
      ready.refill(group);
    }
  }

  /** Gives a waiting job new content. It holds no group until it is claimed again (rule 8). */
  void replace(int slot, int priority, Status status, @Nullable Extra extra) {
    GroupIndex before = ready.groupOf(slot);
    unlink(slot, before);
    ready.leaveGroup(slot, before);
    slab.priority(slot, priority);
    slab.readyAt(slot, status.readyAt());
    slab.state(slot, status.state());
    slab.trail(slot, status.trail());
    slab.extra(slot, extra);
    ready.enterGroup(slot);
    link(slot);
  }

  /** Moves a job in its queue's order; only those that are READY stand in it. */
  void priority(int slot, int priority) {
    if (slab.state(slot) != JobState.READY) {
      slab.priority(slot, priority);
      return;
    }
    GroupIndex group = ready.groupOf(slot);
    unlink(slot, group);
    slab.priority(slot, priority);
    link(slot);
    if (group != null) {
      ready.refill(group);
    }
  }

  /** Changes a RUNNING job's trail; its place only where the lease says so. */
  void trail(int slot, Trail trail) {
    leased.remove(slot);
    live.adjust(blobBytes(trail) - blobBytes(slab.trail(slot)));
    slab.trail(slot, trail);
    leased.add(slot);
  }

  /** Makes READY what is due. */
  int promote(long now, int limit) {
    int promoted = 0;
    int slot = scheduled.first();
    while (slot >= 0 && slab.readyAt(slot) <= now && promoted < limit) {
      GroupIndex group = ready.groupOf(slot);
      unlink(slot, group);
      slab.state(slot, JobState.READY);
      link(slot);
      promoted++;
      slot = scheduled.first();
    }
    return promoted;
  }

  private void link(int slot) {
    JobState state = slab.state(slot);
    QueueIndex queue = queueOf(slot);
    queue.count(state, 1);
    switch (state) {
      case SCHEDULED -> {
        waiting++;
        scheduled.add(slot);
        slab.place(slot, Place.SCHEDULED);
        if (scheduled.first() == slot) {
          queue.wakeOne();
        }
      }
      case READY -> {
        waiting++;
        ready.link(slot);
      }
      case RUNNING -> {
        leased.add(slot);
        slab.place(slot, Place.LEASED);
        ready.head(slot);
      }
      case COMPLETED, CANCELLED -> {
        retained.add(slot);
        slab.place(slot, Place.RETAINED);
      }
      case DEAD -> slab.place(slot, Place.NONE);
    }
    if (mayExpire(slot, state)) {
      expiries.add(new DueSlot(slab.extra(slot).expiresAt(), slot));
    }
  }

  private void unlink(int slot, @Nullable GroupIndex group) {
    JobState state = slab.state(slot);
    QueueIndex queue = queueOf(slot);
    queue.count(state, -1);
    if (state == JobState.SCHEDULED || state == JobState.READY) {
      waiting--;
    }
    if (mayExpire(slot, state)) {
      expiries.remove(new DueSlot(slab.extra(slot).expiresAt(), slot));
    }
    switch (slab.place(slot)) {
      case READY, ASIDE, PARKED -> ready.unlink(slot, group);
      case SCHEDULED -> scheduled.remove(slot);
      case LEASED -> leased.remove(slot);
      case RETAINED -> retained.remove(slot);
      case NONE -> {}
    }
    slab.place(slot, Place.NONE);
  }

  private boolean mayExpire(int slot, JobState state) {
    return (state == JobState.SCHEDULED || state == JobState.READY)
        && slab.extra(slot).expiresAt() != Micros.NEVER
        && !Trail.started(slab.trail(slot));
  }

  private long leaseUntil(int slot) {
    Trail trail = slab.trail(slot);
    return trail == null ? 0 : trail.leaseUntil;
  }

  /** When a retained job is to be removed. */
  long purgeAt(int slot) {
    Trail trail = slab.trail(slot);
    return trail == null ? 0 : Micros.plus(trail.finishedAt, slab.extra(slot).retain());
  }

  private static long blobBytes(@Nullable Trail trail) {
    return trail == null ? 0 : trail.blobBytes();
  }

  // Only for the replay.

  void addReplayed(int slot) {
    Chunk chunk = slab.chunk(slot);
    int at = slot & Chunk.MASK;
    ids.add(slot, chunk.idHigh[at], chunk.idLow[at]);
    sequences.append(slot);
    live.adjust(blobBytes(slab.trail(slot)));
    ready.enterGroup(slot);
    ready.claimHead(slot);
  }

  void linkReplayed(int slot) {
    link(slot);
  }
}
