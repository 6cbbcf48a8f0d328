package dev.sluice.move;

import dev.sluice.job.Counts;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Moves the jobs of one storage into another one: each with its state, attempts, times, keys,
 * headers, notes and result, the dead ones too.
 *
 * <p>The queues of the source are paused while they are moved, so that nothing begins there; what
 * runs is waited for and moved as it ends. Producers and workers may be on the target already. A
 * move that was killed is started again and goes on; a job that was in both storages at that moment
 * and was worked on in the target before the second start may run twice there (at least once, as
 * always). At the end the queues of the source have the settings that they had.
 *
 * <p>One thread; a move of the same storage by two at once is harmless but useless.
 */
public final class Move {
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);
  private static final int SWEEP = 10_000;

  private final Source source;
  private final JobStore target;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Set<String> only = Set.of();
  private boolean losing;
  private Consumer<MoveProgress> listener = progress -> {};
  private long moved;

  private Move(Source source, JobStore target) {
    this.source = source;
    this.target = target;
  }

  /**
   * A move of all queues.
   *
   * @throws IllegalArgumentException if jobs cannot be listed and deleted in the one, or not be
   *     stored in the other
   */
  public static Move between(WorkSource from, WorkSource to) {
    JobStore target =
        to.role(JobStore.class)
            .filter(store -> store.traits().has(Feature.IDENTITY))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "jobs cannot be moved into a "
                            + to.traits().name()
                            + " storage: it does not know a job by its id"));
    return new Move(Source.of(from), target);
  }

  /** Moves these queues only; none for all. */
  public Move queues(Set<String> names) {
    only = Set.copyOf(names);
    return this;
  }

  /** Goes on although the target cannot keep all that the jobs have (see {@link #plan}). */
  public Move losing(boolean accepted) {
    losing = accepted;
    return this;
  }

  /** Is told after each page. Called by the thread that moves. */
  public Move onProgress(Consumer<MoveProgress> listener) {
    this.listener = listener;
    return this;
  }

  /** What {@link #run} would do. Reads every job once, and changes nothing. */
  public MovePlan plan() {
    Losses losses = new Losses(target.traits());
    Map<String, Counts> queues = new LinkedHashMap<>();
    for (String queue : queues()) {
      queues.put(queue, source.browser().counts(queue));
      Pages.each(source.browser(), queue, losses::look);
    }
    List<MovePlan.Loss> all = new ArrayList<>(losses.list());
    long own = source.queues().settings().keySet().stream().filter(queues::containsKey).count();
    if (own > 0 && target.role(QueueControl.class).isEmpty()) {
      all.add(
          new MovePlan.Loss(
              own, "a " + target.traits().name() + " storage keeps no settings of queues"));
    }
    return new MovePlan(queues, all);
  }

  /** Makes {@link #run} return after the page that it is at. Another run goes on. */
  public void stop() {
    stopped.countDown();
  }

  /**
   * Moves, and returns when nothing is left but what the target does not take. Waits for jobs that
   * run in the source, until their handlers end or their leases do.
   *
   * @throws IllegalStateException if the target cannot keep all and that was not accepted, or if
   *     both are the same storage. Nothing was moved then
   * @throws dev.sluice.spi.StoreException if one of the storages fails: run it again
   * @throws InterruptedException if interrupted while waiting: run it again
   */
  public MoveResult run() throws InterruptedException {
    SameStorage.refuse(source, target);
    if (!losing) {
      refuseLosses();
    }
    Map<String, QueueSettings> settings = pauseAll();
    Set<MoveResult.Kept> kept = new HashSet<>();
    for (String queue : settings.keySet()) {
      empty(queue, kept);
    }
    if (stopped.getCount() > 0) {
      settings.forEach(this::conclude);
      SameStorage.cleanUp(source.store());
      SameStorage.cleanUp(target);
    }
    return new MoveResult(moved, List.copyOf(kept));
  }

  private void refuseLosses() {
    List<MovePlan.Loss> losses = plan().losses();
    if (!losses.isEmpty()) {
      throw new IllegalStateException("not moved, because " + losses.get(0).what());
    }
  }

  private Set<String> queues() {
    Set<String> names = new TreeSet<>(source.browser().counts().keySet());
    names.remove(OldSettings.QUEUE);
    if (!only.isEmpty()) {
      names.retainAll(only);
    }
    return names;
  }

  /** Pauses the queues of the source; answers what their settings were. */
  private Map<String, QueueSettings> pauseAll() {
    OldSettings before = new OldSettings(source);
    Map<String, QueueSettings> all = new LinkedHashMap<>();
    for (String queue : queues()) {
      QueueSettings settings = before.of(queue);
      all.put(queue, settings);
      source.queues().configure(queue, settings.paused(true));
      // Not the capacity: the jobs that come were admitted already.
      target
          .role(QueueControl.class)
          .filter(to -> settings.paused() && !to.settings().containsKey(queue))
          .ifPresent(to -> to.configure(queue, QueueSettings.DEFAULT.paused(true)));
    }
    return all;
  }

  /** Moves rounds of a queue until only those are left that are not taken. */
  private void empty(String queue, Set<MoveResult.Kept> kept) throws InterruptedException {
    while (true) {
      Set<MoveResult.Kept> refused = round(queue);
      Counts left = source.browser().counts(queue);
      if (left.total() <= refused.size() || stopped.getCount() == 0) {
        kept.addAll(refused);
        return;
      }
      report(queue);
      if (stopped.await(BETWEEN_ROUNDS.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      // Nobody else may be looking after the leases there any more.
      source.store().sweep(new SweepRequest(SWEEP));
    }
  }

  private Set<MoveResult.Kept> round(String queue) {
    Transfer transfer = new Transfer(source, target);
    Set<MoveResult.Kept> kept = new HashSet<>();
    JobQuery query = Pages.first(queue);
    while (stopped.getCount() > 0) {
      Page<JobView> page = source.browser().list(query);
      Transfer.Carried carried = transfer.carry(query, page);
      kept.addAll(carried.kept());
      moved += carried.moved();
      if (carried.moved() > 0) {
        report(queue);
      }
      if (page.next() == 0) {
        break;
      }
      query = query.after(page.next());
    }
    return kept;
  }

  private void report(String queue) {
    Counts left = Counts.NONE;
    for (String name : queues()) {
      left = left.plus(source.browser().counts(name));
    }
    listener.accept(new MoveProgress(queue, moved, left.total(), left.running()));
  }

  /** Gives the target the settings that it has not got, and the source those that it had. */
  private void conclude(String queue, QueueSettings settings) {
    target
        .role(QueueControl.class)
        .filter(to -> !settings.equals(QueueSettings.DEFAULT))
        .filter(to -> to.settings(queue).capacity() == QueueSettings.UNBOUNDED)
        .ifPresent(to -> to.configure(queue, to.settings(queue).capacity(settings.capacity())));
    source.queues().configure(queue, settings);
    new OldSettings(source).forget(queue);
  }
}
