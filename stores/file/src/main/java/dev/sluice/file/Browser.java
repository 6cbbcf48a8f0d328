package dev.sluice.file;

import dev.sluice.file.JobReader.Glance;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows the jobs. The index says which may fit; the disk is read outside of the lock. */
final class Browser {
  /** Jobs passed over in memory while the lock is held once. */
  private static final int STRIDE = 16_384;

  /** Jobs looked at in one call at most, so that it ends soon; the page says where to go on. */
  private static final int MOST_LOOKED_AT = 1 << 20;

  private static final int MOST_READ = 50_000;

  private final StoreCore core;
  private final JobIndex index;
  private final JobReader reader;
  private final Alterer alterer;

  Browser(StoreCore core, Alterer alterer) {
    this.core = core;
    this.alterer = alterer;
    index = core.index;
    reader = new JobReader(core);
  }

  Optional<JobView> find(JobId id) {
    core.segments.readLock().lock();
    try {
      Glance glance;
      core.lock.lock();
      try {
        index.promote(core.now(), Integer.MAX_VALUE);
        int slot = index.find(id);
        if (slot < 0) {
          return Optional.empty();
        }
        glance = reader.glance(slot);
      } finally {
        core.lock.unlock();
      }
      return Optional.ofNullable(reader.view(glance));
    } finally {
      core.segments.readLock().unlock();
    }
  }

  Page<JobView> list(JobQuery query) {
    IndexFilter filter = new IndexFilter(query);
    List<JobView> found = new ArrayList<>();
    long after = query.after();
    int lookedAt = 0;
    int read = 0;
    int[] slots = new int[STRIDE];
    while (lookedAt < MOST_LOOKED_AT && read < MOST_READ) {
      Stride stride = new Stride(after);
      core.segments.readLock().lock();
      try {
        // One more than fits: it tells whether there is a next page.
        look(stride, filter, slots, query.limit() + 1 - found.size());
        for (Glance glance : stride.glances) {
          JobView view = reader.view(glance);
          if (view != null && query.admits(view)) {
            found.add(view);
          }
        }
      } finally {
        core.segments.readLock().unlock();
      }
      if (found.size() > query.limit()) {
        return new Page<>(found.subList(0, query.limit()), found.get(query.limit() - 1).sequence());
      }
      if (stride.atEnd) {
        return new Page<>(found, 0);
      }
      after = stride.last;
      lookedAt += stride.lookedAt;
      read += stride.glances.size();
    }
    return new Page<>(found, after);
  }

  private void look(Stride stride, IndexFilter filter, int[] slots, int wanted) {
    core.lock.lock();
    try {
      index.promote(core.now(), Integer.MAX_VALUE);
      if (!mayFit(filter)) {
        stride.atEnd = true;
        return;
      }
      int count = index.sequences.after(stride.last, slots);
      int i = 0;
      while (i < count && stride.glances.size() < wanted) {
        int slot = slots[i++];
        if (filter.admits(index, slot)) {
          stride.glances.add(reader.glance(slot));
        }
        stride.last = index.slab.sequence(slot);
      }
      stride.lookedAt = i;
      stride.atEnd = i == count && count < slots.length;
    } finally {
      core.lock.unlock();
    }
  }

  /** Whether the counts leave room for any such job: saves the look at a million others. */
  private boolean mayFit(IndexFilter filter) {
    for (QueueIndex queue : index.queues()) {
      if (filter.admits(queue)) {
        Counts counts = queue.counts();
        for (JobState state : JobState.values()) {
          if (filter.admits(state) && counts.of(state) > 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  Map<String, Counts> counts() {
    core.lock.lock();
    try {
      index.promote(core.now(), Integer.MAX_VALUE);
      Map<String, Counts> all = new TreeMap<>();
      for (QueueIndex queue : index.queues()) {
        Counts counts = queue.counts();
        if (counts.total() > 0 || queue.settingsLocation >= 0) {
          all.put(queue.name, counts);
        }
      }
      return all;
    } finally {
      core.lock.unlock();
    }
  }

  Counts counts(String name) {
    core.lock.lock();
    try {
      index.promote(core.now(), Integer.MAX_VALUE);
      QueueIndex queue = index.queueIfKnown(name);
      return queue == null ? Counts.NONE : queue.counts();
    } finally {
      core.lock.unlock();
    }
  }

  int alter(JobQuery query, Alteration alteration) {
    int changed = 0;
    JobQuery next = query;
    while (true) {
      Page<JobView> page = list(next);
      List<JobId> ids = page.items().stream().map(JobView::id).toList();
      for (Altered altered : ids.isEmpty() ? List.<Altered>of() : alterer.alter(ids, alteration)) {
        boolean done =
            altered.result() == Altered.Result.CHANGED
                || altered.result() == Altered.Result.REQUESTED;
        changed += done ? 1 : 0;
      }
      if (page.next() == 0) {
        return changed;
      }
      next = query.after(page.next());
    }
  }

  /** What one hold of the lock found. */
  private static final class Stride {
    final List<Glance> glances = new ArrayList<>();
    long last;
    int lookedAt;
    boolean atEnd;

    Stride(long after) {
      last = after;
    }
  }
}
