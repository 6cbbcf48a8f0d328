package dev.sluice.file;

import dev.sluice.file.JobReader.Glance;
import dev.sluice.job.JobState;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the jobs that a claim has taken. One whose record is damaged is buried, so that it holds up
 * no other (rule 3). One that the disk does not give says nothing about itself: it goes back as it
 * was, is set aside for a while, and tried again.
 */
final class Handout {
  private static final Logger LOG = System.getLogger(Handout.class.getName());

  /** From a disk that has given nothing but so many failures no more is asked for. */
  private static final int ENOUGH_FAILURES = 3;

  private final StoreCore core;
  private final Transitions transitions;
  private final JobReader reader;

  Handout(StoreCore core, Transitions transitions) {
    this.core = core;
    this.transitions = transitions;
    reader = new JobReader(core);
  }

  /** A job to be taken; under the index lock, before its lease begins. */
  Pick pick(int slot) {
    Trail before = core.index.slab.trail(slot);
    return new Pick(
        slot,
        before == null ? Trail.NONE : before.startedAt,
        before != null && before.head,
        core.index.ready.asides.tries(core.index.slab.sequence(slot)) > 0);
  }

  /** The same when its lease has begun; under the index lock still. */
  Glance glance(Pick pick) {
    return reader.glance(pick.slot);
  }

  /**
   * To be called while {@link StoreCore#segments} is held for reading, and without the index lock.
   *
   * @param last location of the newest record
   */
  Taken read(List<Given> given, long last) {
    Reading reading = new Reading(new ArrayList<>(given.size()), last);
    boolean done = false;
    try {
      given.forEach(one -> read(one, reading));
      done = true;
    } finally {
      if (!done) {
        putBack(given, List.of());
      }
    }
    if (reading.failed.isEmpty()) {
      return new Taken(given.size(), reading.deliveries, reading.last, null);
    }
    long lastNow = putBack(reading.untried, reading.failed);
    boolean none = reading.deliveries.isEmpty();
    return new Taken(
        given.size(), reading.deliveries, lastNow, none ? reading.failed.get(0).why : null);
  }

  private void read(Given one, Reading reading) {
    if (reading.deliveries.isEmpty() && reading.failed.size() >= ENOUGH_FAILURES) {
      reading.untried.add(one);
      return;
    }
    try {
      reading.deliveries.add(reader.delivery(one.glance));
    } catch (StoreException e) {
      if (e.kind() == Kind.CORRUPT) {
        reading.last = bury(one.glance, JobReader.damage(e));
      } else {
        reading.failed.add(new Failed(one, e));
      }
      return;
    }
    if (one.pick.hasFailed) {
      forgetTries(one.glance.sequence());
    }
  }

  private void forgetTries(long sequence) {
    core.lock.lock();
    try {
      core.index.ready.asides.forget(sequence);
    } finally {
      core.lock.unlock();
    }
  }

  /**
   * Makes it DEAD, and says why.
   *
   * @return the location of the newest record
   */
  private long bury(Glance glance, String why) {
    core.lock.lock();
    try {
      long now = core.now();
      if (isStillGiven(glance)) {
        transitions.setAside(glance.slot(), why, now);
      }
      return core.journal.last();
    } finally {
      core.unlock();
    }
  }

  /**
   * @param failed those that are not to be tried again at once
   * @return the location of the newest record
   */
  private long putBack(List<Given> untried, List<Failed> failed) {
    core.lock.lock();
    try {
      long now = core.now();
      untried.forEach(one -> putBack(one, now));
      for (Failed one : failed) {
        if (putBack(one.given, now)) {
          setAside(one.given.glance, one.why, now);
        }
      }
      return core.journal.last();
    } finally {
      core.unlock();
    }
  }

  private boolean putBack(Given one, long now) {
    boolean still = isStillGiven(one.glance);
    if (still) {
      transitions.putBack(one.glance.slot(), one.pick.startedAt, one.pick.head, now);
    }
    return still;
  }

  private void setAside(Glance glance, StoreException why, long now) {
    Slab slab = core.index.slab;
    int slot = glance.slot();
    if (!slab.isUsed(slot) || slab.state(slot) != JobState.READY) {
      return;
    }
    long wait = core.index.ready.asides.failed(glance.sequence());
    core.index.ready.setAside(slot, Micros.plus(now, wait));
    LOG.log(
        Level.WARNING,
        () ->
            core.name
                + ": a job of queue "
                + glance.queue()
                + " is tried again in "
                + wait / 1_000
                + " ms: "
                + why.getMessage());
  }

  /** Unless its lease was over meanwhile, and it is somebody else's now. */
  private boolean isStillGiven(Glance glance) {
    Slab slab = core.index.slab;
    int slot = glance.slot();
    Trail trail = slab.isUsed(slot) ? slab.trail(slot) : null;
    return trail != null
        && trail.fence == Objects.requireNonNull(glance.trail()).fence
        && slab.sequence(slot) == glance.sequence()
        && slab.state(slot) == JobState.RUNNING;
  }

  /**
   * What the beginning of a lease writes over.
   *
   * @param head whether the job held its group
   * @param hasFailed whether it could not be read when it was last claimed
   */
  record Pick(int slot, long startedAt, boolean head, boolean hasFailed) {}

  /** A job whose lease has begun. */
  record Given(Pick pick, Glance glance) {}

  private record Failed(Given given, StoreException why) {}

  /** How far the reading has come. */
  private static final class Reading {
    final List<Delivery> deliveries;
    final List<Failed> failed = new ArrayList<>();
    final List<Given> untried = new ArrayList<>();
    long last;

    Reading(List<Delivery> deliveries, long last) {
      this.deliveries = deliveries;
      this.last = last;
    }
  }

  /**
   * What became of them.
   *
   * @param picked how many jobs were taken, readable or not
   * @param last location of the newest record
   * @param failure why none could be handed out, although nothing is wrong with them
   */
  record Taken(int picked, List<Delivery> claimed, long last, @Nullable StoreException failure) {
    static final Taken NOTHING = new Taken(0, List.of(), -1, null);
  }
}
