package dev.sluice.beanstalkd;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes jobs at the guard. What is cancelled or deleted is remembered there until all of its
 * copies are gone, also those on servers that are away.
 */
final class ReplicatedControl implements JobControl {
  private static final String DELETED = "deleted";

  private final JobControl control;
  private final Registry registry;
  private final Clearing clearing;

  ReplicatedControl(Parts parts, Registry registry, Clearing clearing) {
    control = parts.control();
    this.registry = registry;
    this.clearing = clearing;
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = new ArrayList<>(ids.size());
    List<JobId> plain = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      JobId id = ids.get(i);
      answers.add(new Altered(id, Result.NOT_FOUND, null));
      Optional<Registry.Entry> entry = registry.findVisible(id);
      if (entry.isPresent() && alteration instanceof Alteration.Delete) {
        answers.set(i, delete(entry.get()));
      } else if (entry.isPresent()) {
        plain.add(id);
        positions.add(i);
      }
    }
    List<Altered> altered = plain.isEmpty() ? List.of() : control.alter(plain, alteration);
    for (int i = 0; i < altered.size(); i++) {
      answers.set(positions.get(i), seen(altered.get(i)));
    }
    return answers;
  }

  /** As it is for users: what is over is gone. */
  private Altered seen(Altered altered) {
    JobState state = altered.state();
    boolean over = state == JobState.CANCELLED || state == JobState.COMPLETED;
    if (!over) {
      return altered;
    }
    if (altered.result() == Result.CHANGED) {
      clear(altered.id());
    }
    Result result = altered.result() == Result.WRONG_STATE ? Result.NOT_FOUND : altered.result();
    return new Altered(altered.id(), result, null);
  }

  private void clear(JobId id) {
    registry
        .find(id)
        .filter(Registry.Entry::isOver)
        .ifPresent(entry -> clearing.clear(id, entry.ticket()));
  }

  private Altered delete(Registry.Entry entry) {
    JobId id = entry.id();
    return switch (entry.view().state()) {
      case SCHEDULED, READY -> deleteWaiting(id);
      case RUNNING -> new Altered(id, Result.WRONG_STATE, JobState.RUNNING);
      case DEAD -> deleteDead(entry);
      case COMPLETED, CANCELLED -> new Altered(id, Result.NOT_FOUND, null);
    };
  }

  /** A cancel, which is remembered as long as need be. */
  private Altered deleteWaiting(JobId id) {
    Altered cancelled = control.alter(List.of(id), new Alteration.Cancel(DELETED)).get(0);
    return cancelled.result() == Result.REQUESTED
        ? new Altered(id, Result.WRONG_STATE, JobState.RUNNING)
        : seen(cancelled);
  }

  /** Nothing would remember it: so all copies have to go first. */
  private Altered deleteDead(Registry.Entry entry) {
    JobId id = entry.id();
    if (!clearing.clearNow(id, entry.ticket())) {
      throw new StoreException(
          Kind.UNAVAILABLE, "a server that has a copy of the dead job " + id + " is away");
    }
    return new Altered(id, Result.CHANGED, null);
  }
}
