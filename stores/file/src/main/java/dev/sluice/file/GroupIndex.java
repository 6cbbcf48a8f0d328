package dev.sluice.file;

/**
 * The jobs of one group that are not final. At most one of them is in its queue's order of READY
 * jobs: the head, which was started and is not final yet, or, without one, the first of all. So a
 * claim never meets a job that it must pass over.
 */
final class GroupIndex {
  final SlotHeap parked;

  /** The job that was started and is not final; -1 for none. */
  int head = -1;

  /** Without a head: the job that stands for the group; -1 for none. */
  int front = -1;

  int members;

  GroupIndex(SlotHeap parked) {
    this.parked = parked;
  }

  /** A group's name within its queue. */
  record Id(int queue, String name) {}
}
