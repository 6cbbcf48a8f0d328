package dev.sluice.memory;

import java.util.HashMap;
import java.util.Map;

/**
 * The groups of one queue (rule 8). Of a group that nobody holds only the best READY job stands in
 * the lanes, of a held one none but the head: so a claim never has to look past jobs that their
 * group holds back. SCHEDULED jobs stand in the lanes by themselves and join their group when they
 * are due.
 */
final class Groups {
  private final Map<String, Group> byName = new HashMap<>();
  private final Lanes lanes;

  Groups(Lanes lanes) {
    this.lanes = lanes;
  }

  /** Takes in a READY job. */
  void addReady(Entry entry) {
    Group group = byName.computeIfAbsent(name(entry), Group::new);
    if (entry.isHead() && group.head == null) {
      hold(entry, group);
    }
    Entry candidate = group.candidate;
    if (group.head == entry) {
      lanes.addReady(entry);
    } else if (group.head != null) {
      group.parked.add(entry);
    } else if (candidate == null || Entry.beforeByPriority(entry, candidate)) {
      park(group);
      group.candidate = entry;
      lanes.addReady(entry);
    } else {
      group.parked.add(entry);
    }
  }

  /** Takes in a SCHEDULED job: one that came back after a claim holds the group. */
  void addLater(Entry entry) {
    if (entry.isHead()) {
      Group group = byName.computeIfAbsent(name(entry), Group::new);
      if (group.head == null) {
        hold(entry, group);
      }
    }
    lanes.addLater(entry);
  }

  /** Takes out a READY job; if it holds the group, it goes on holding it. */
  void removeReady(Entry entry) {
    Group group = byName.get(name(entry));
    if (group == null || group.head == entry) {
      lanes.removeReady(entry);
    } else if (group.candidate == entry) {
      lanes.removeReady(entry);
      group.candidate = null;
      advance(group);
    } else {
      group.parked.remove(entry);
    }
  }

  /** The candidate was claimed: from now on it holds its group. */
  void claimed(Entry entry) {
    Group group = byName.computeIfAbsent(name(entry), Group::new);
    lanes.removeReady(entry);
    if (group.candidate == entry) {
      group.candidate = null;
    }
    if (group.head == null) {
      group.head = entry;
    }
  }

  /** A later entry takes the place of a head. */
  void replace(Entry before, Entry after) {
    Group group = byName.get(name(before));
    if (group != null && group.head == before) {
      group.head = after;
    }
  }

  /** The job is final or gone: its group may go on. Answers whether another job may be claimed. */
  boolean left(Entry entry) {
    Group group = byName.get(name(entry));
    if (group == null || group.head != entry) {
      return false;
    }
    group.head = null;
    advance(group);
    return group.candidate != null;
  }

  private void hold(Entry entry, Group group) {
    park(group);
    group.head = entry;
  }

  private void park(Group group) {
    Entry candidate = group.candidate;
    if (candidate != null) {
      lanes.removeReady(candidate);
      group.candidate = null;
      group.parked.add(candidate);
    }
  }

  private void advance(Group group) {
    Entry next = group.parked.first();
    if (next != null) {
      group.parked.remove(next);
      group.candidate = next;
      lanes.addReady(next);
    } else if (group.isEmpty()) {
      byName.remove(group.name);
    }
  }

  private static String name(Entry entry) {
    String name = entry.options.group();
    return name == null ? "" : name;
  }
}
