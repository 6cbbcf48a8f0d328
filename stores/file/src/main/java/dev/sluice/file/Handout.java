package dev.sluice.file;

import dev.sluice.file.JobReader.Glance;
import dev.sluice.job.JobState;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the jobs that a claim has taken. One whose record is damaged is set aside, so that it holds
 * up no other (rule 3). A disk that cannot be read for the moment says nothing about a job: then
 * all that were taken go back as they were.
 */
final class Handout {
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
        slot, before == null ? Trail.NONE : before.startedAt, before != null && before.head);
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
    boolean done = false;
    try {
      Taken taken = tryRead(given, last);
      done = taken.failure == null;
      return taken;
    } finally {
      if (!done) {
        putBack(given);
      }
    }
  }

  private Taken tryRead(List<Given> given, long lastBefore) {
    long last = lastBefore;
    List<Delivery> deliveries = new ArrayList<>(given.size());
    for (Given one : given) {
      try {
        deliveries.add(reader.delivery(one.glance));
      } catch (StoreException e) {
        if (e.kind() != Kind.CORRUPT) {
          return new Taken(given.size(), List.of(), last, e);
        }
        last = setAside(one.glance, JobReader.damage(e));
      }
    }
    return new Taken(given.size(), deliveries, last, null);
  }

  /**
   * Makes it DEAD, and says why.
   *
   * @return the location of the newest record
   */
  private long setAside(Glance glance, String why) {
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

  private void putBack(List<Given> given) {
    core.lock.lock();
    try {
      long now = core.now();
      for (Given one : given) {
        if (isStillGiven(one.glance)) {
          transitions.putBack(one.glance.slot(), one.pick.startedAt, one.pick.head, now);
        }
      }
    } finally {
      core.unlock();
    }
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
   */
  record Pick(int slot, long startedAt, boolean head) {}

  /** A job whose lease has begun. */
  record Given(Pick pick, Glance glance) {}

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
