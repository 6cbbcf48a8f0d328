package dev.sluice.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the READY jobs may be claimed, and in what order (rule 8). A job stands in its queue's
 * order, is parked behind another one of its group, or is set aside for a while because it could
 * not be read; then its group waits with it.
 */
final class ReadyOrder {
  final Asides asides = new Asides();

  private final Slab slab;
  private final List<QueueIndex> queues;
  private final Map<GroupIndex.Id, GroupIndex> groups = new HashMap<>();

  /**
   * @param queues by number
   */
  ReadyOrder(Slab slab, List<QueueIndex> queues) {
    this.slab = slab;
    this.queues = queues;
  }

  /** An empty order of READY jobs. */
  SlotHeap newHeap() {
    return new SlotHeap(slab, this::isBefore);
  }

  /** Puts a job that is READY where it belongs. */
  void link(int slot) {
    GroupIndex group = groupOf(slot);
    if (group == null || group.head == slot) {
      show(slot);
      return;
    }
    if (group.head < 0 && group.front >= 0 && isBefore(slot, group.front)) {
      hide(group);
    }
    // The one that was in front comes back here with a later time: it may stand behind others.
    park(group, slot);
    refill(group);
  }

  /** Takes a job out of where it is. */
  void unlink(int slot, @Nullable GroupIndex group) {
    if (slab.place(slot) != Place.PARKED) {
      leaveFront(slot);
      if (group != null && group.front == slot) {
        group.front = -1;
      }
    } else if (group != null) {
      group.parked.remove(slot);
    }
  }

  /** Lets a job that may be claimed wait until then. One that is parked waits already. */
  void setAside(int slot, long until) {
    if (slab.place(slot) == Place.READY) {
      leaveFront(slot);
      asides.add(slot, until);
      slab.place(slot, Place.ASIDE);
    }
  }

  /** Lets those be claimed again whose time has come. */
  void bringBack(long now) {
    while (asides.nextTry() <= now && asides.first() >= 0) {
      int slot = asides.first();
      asides.remove(slot);
      show(slot);
    }
  }

  private void leaveFront(int slot) {
    if (slab.place(slot) == Place.ASIDE) {
      asides.remove(slot);
    } else {
      queueOf(slot).ready.remove(slot);
    }
  }

  private void show(int slot) {
    QueueIndex queue = queueOf(slot);
    queue.ready.add(slot);
    slab.place(slot, Place.READY);
    queue.wakeOne();
  }

  private void park(GroupIndex group, int slot) {
    group.parked.add(slot);
    slab.place(slot, Place.PARKED);
  }

  /** Parks the front. */
  private void hide(GroupIndex group) {
    int front = group.front;
    leaveFront(front);
    group.front = -1;
    park(group, front);
  }

  /** Makes a job the head of its group, if it has one. */
  void head(int slot) {
    GroupIndex group = groupOf(slot);
    if (group != null) {
      head(group, slot);
    }
  }

  private void head(GroupIndex group, int slot) {
    group.head = slot;
    if (group.front >= 0) {
      hide(group);
    }
  }

  /** Shows the first of a group that has neither head nor front. */
  void refill(GroupIndex group) {
    if (group.head < 0 && group.front < 0 && group.parked.size() > 0) {
      int slot = group.parked.first();
      group.parked.remove(slot);
      group.front = slot;
      show(slot);
    }
  }

  /** A job that comes in started already holds its group. */
  void claimHead(int slot) {
    GroupIndex group = groupOf(slot);
    if (group != null && group.head < 0 && Trail.isHead(slab.trail(slot))) {
      head(group, slot);
    }
  }

  /** Counts a job that is not final among those of its group. */
  void enterGroup(int slot) {
    String name = slab.extra(slot).group();
    if (name != null && !slab.state(slot).isFinal()) {
      groups.computeIfAbsent(
              new GroupIndex.Id(slab.queue(slot), name), id -> new GroupIndex(newHeap()))
          .members++;
    }
  }

  /**
   * @param group of the job while it was not final
   */
  void leaveGroup(int slot, @Nullable GroupIndex group) {
    if (group == null) {
      return;
    }
    if (group.head == slot) {
      group.head = -1;
    }
    if (--group.members == 0) {
      String name = slab.extra(slot).group();
      groups.remove(new GroupIndex.Id(slab.queue(slot), name == null ? "" : name));
    } else {
      refill(group);
    }
  }

  /** The group of a job that is not final and has one. */
  @Nullable GroupIndex groupOf(int slot) {
    String name = slab.extra(slot).group();
    return name == null || slab.state(slot).isFinal()
        ? null
        : groups.get(new GroupIndex.Id(slab.queue(slot), name));
  }

  private QueueIndex queueOf(int slot) {
    return queues.get(slab.queue(slot));
  }

  private boolean isBefore(int a, int b) {
    int priorityA = slab.priority(a);
    int priorityB = slab.priority(b);
    if (priorityA != priorityB) {
      return priorityA < priorityB;
    }
    long readyA = slab.readyAt(a);
    long readyB = slab.readyAt(b);
    return readyA != readyB ? readyA < readyB : slab.sequence(a) < slab.sequence(b);
  }
}
