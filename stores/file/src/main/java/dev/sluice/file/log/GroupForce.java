package dev.sluice.file.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets the commits of many threads share one force: whoever comes while nobody forces leads, and
 * all that arrive meanwhile are the next party. A leader that is done makes one of those the next
 * leader before it wakes its own party, so that the disk does not wait for threads to wake up.
 *
 * <p>Each thread is woken by itself and leaves without taking the lock: with a condition they would
 * go through it one behind the other, which takes longer than the force when there are many.
 *
 * <p>Threads that a force has released come back a moment later, too late for the next. So a leader
 * whose predecessor had company waits for as many as took part last time, at most a quarter of the
 * recent time of a force; one that is alone waits for nobody, and so does one on a disk so fast
 * that waking up takes as long.
 */
final class GroupForce {
  private static final int WINDOW_DIVISOR = 4;

  /** Waiting for less takes longer than it is meant to. */
  private static final long SHORTEST_WINDOW_NANOS = 100_000;

  private final FrameWriter writer;
  private final LogHealth health;
  private final ReentrantLock lock = new ReentrantLock();
  private List<Member> arriving = new ArrayList<>();
  private boolean leading;
  private int lastParty;
  private long averageNanos;

  /** Whom to wake when as many have arrived as took part last time. */
  private @Nullable Thread gathering;

  GroupForce(FrameWriter writer, LogHealth health) {
    this.writer = writer;
    this.health = health;
  }

  /** Returns when the record at this location is on the disk. */
  void commit(long location) {
    while (writer.durable() <= location) {
      health.check();
      Member me = new Member(location);
      if (arrive(me) || me.awaitTurn()) {
        lead(me);
      }
    }
  }

  /** Answers whether the member is to lead. */
  private boolean arrive(Member me) {
    lock.lock();
    try {
      arriving.add(me);
      if (gathering != null && arriving.size() >= lastParty) {
        LockSupport.unpark(gathering);
        gathering = null;
      }
      boolean first = !leading;
      leading = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void lead(Member me) {
    gather();
    List<Member> party = take();
    try {
      if (needsForce(party)) {
        force();
      }
    } finally {
      handOver();
      for (Member member : party) {
        if (member != me) {
          member.tell(Member.DONE);
        }
      }
    }
  }

  // Who looked before the last force ended and arrived after it has what it wants already.
  private boolean needsForce(List<Member> party) {
    long durable = writer.durable();
    for (Member member : party) {
      if (durable <= member.location) {
        return true;
      }
    }
    return false;
  }

  private void force() {
    long began = System.nanoTime();
    try {
      writer.write();
      writer.force();
    } finally {
      took(System.nanoTime() - began);
    }
  }

  private void took(long nanos) {
    lock.lock();
    try {
      averageNanos += (nanos - averageNanos) / 8;
    } finally {
      lock.unlock();
    }
  }

  private List<Member> take() {
    lock.lock();
    try {
      gathering = null;
      List<Member> party = arriving;
      arriving = new ArrayList<>(party.size());
      lastParty = party.size();
      return party;
    } finally {
      lock.unlock();
    }
  }

  private void handOver() {
    Member next = null;
    lock.lock();
    try {
      leading = !arriving.isEmpty();
      if (leading) {
        next = arriving.get(0);
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.tell(Member.LEADS);
    }
  }

  private void gather() {
    boolean interrupted = false;
    long until = 0;
    for (long left = window(); left > 0 && !health.isBroken(); left = until - System.nanoTime()) {
      until = until == 0 ? System.nanoTime() + left : until;
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
      if (isGathered()) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long to wait for others, in nanoseconds; 0 for not at all. */
  private long window() {
    lock.lock();
    try {
      long window = averageNanos / WINDOW_DIVISOR;
      if (lastParty <= 1 || arriving.size() >= lastParty || window < SHORTEST_WINDOW_NANOS) {
        return 0;
      }
      gathering = Thread.currentThread();
      return window;
    } finally {
      lock.unlock();
    }
  }

  private boolean isGathered() {
    lock.lock();
    try {
      return arriving.size() >= lastParty;
    } finally {
      lock.unlock();
    }
  }

  /** A thread that waits for a force. */
  private static final class Member {
    static final int LEADS = 1;
    static final int DONE = 2;

    final long location;
    private final Thread thread = Thread.currentThread();
    private volatile int told;

    Member(long location) {
      this.location = location;
    }

    void tell(int what) {
      told = what;
      LockSupport.unpark(thread);
    }

    /** Waits to be told; answers whether to lead. */
    boolean awaitTurn() {
      boolean interrupted = false;
      while (told == 0) {
        LockSupport.park(this);
        // A thread that is marked as interrupted does not park.
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        thread.interrupt();
      }
      return told == LEADS;
    }
  }
}
