package dev.sluice.schedules;

import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
import dev.sluice.spi.Enqueued;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The schedules of a storage: definitions of periodic jobs, kept in the storage itself.
 *
 * <pre>{@code
 * Schedules schedules = Schedules.on(sluice);
 * schedules.put("report", s -> s.cron("0 3 * * *").zone("Europe/Berlin").job(reports, monthly));
 * schedules.start();
 * }</pre>
 *
 * <p>Each tick of a schedule enqueues one job, on whichever node it happens, and whichever nodes
 * die meanwhile. Ticks go by the storage's clock where it has one, not by that of a node. While no
 * node has {@linkplain #start() started}, nothing is fired; what was missed is then treated as the
 * schedule's {@link CatchUp} says.
 *
 * <p>All methods may be called by any number of threads, and throw {@link
 * dev.sluice.spi.StoreException} if the storage does not answer.
 */
public final class Schedules {
  /** The queue that schedules are kept in. Pausing it holds all of them back. */
  public static final String QUEUE = "sluice-schedules";

  /** How many ticks of one schedule are enqueued together at most. */
  public static final int BATCH = 100;

  /** The header of a job that names its schedule. */
  public static final String NAME_HEADER = "schedule";

  /**
   * The header of a job that says which tick it is of, as ISO 8601; not on one that was run now.
   */
  public static final String TICK_HEADER = "schedule-tick";

  /** A node that dies while it fires a tick is waited for no longer. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Sluice sluice;
  private final Shelf shelf;
  private final Editing editing;
  private final Placing placing;

  private Schedules(Sluice sluice) {
    this.sluice = sluice;
    this.shelf = new Shelf(sluice);
    this.placing = new Placing(sluice);
    this.editing = new Editing(sluice, shelf, placing);
  }

  /**
   * Those of a storage.
   *
   * @throws IllegalStateException if the storage cannot keep schedules; names what it lacks
   */
  public static Schedules on(Sluice sluice) {
    Requirements.checkKeeping(sluice);
    return new Schedules(sluice);
  }

  /**
   * Adds a schedule, or changes the one of this name. Its ticks begin now; if only the jobs of one
   * that is there are changed and not their times, its ticks go on, and what was missed is not
   * forgotten. A schedule that is paused stays so. Every node may say the same when it starts.
   *
   * @return INSERTED, REPLACED, or DUPLICATE if it is just so already
   * @throws IllegalArgumentException if the schedule makes no sense, or the storage cannot treat
   *     its jobs as it says
   * @throws dev.sluice.spi.StoreException OVERLOADED if a node has been firing it for longer than a
   *     minute: nothing was changed
   */
  public Enqueued.Outcome put(String name, Consumer<ScheduleOptions> options) {
    ScheduleOptions wishes = new ScheduleOptions();
    options.accept(wishes);
    Schedule schedule = wishes.named(Schedule.checkName(name));
    Requirements.check(sluice.traits(), schedule.target());
    return editing.put(schedule);
  }

  /** The schedule of a name, or empty if there is none. */
  public Optional<ScheduleView> find(String name) {
    return shelf.find(Schedule.checkName(name)).map(Kept::view);
  }

  /** All schedules, by name. */
  public List<ScheduleView> list() {
    return shelf.all().stream()
        .map(Kept::view)
        .sorted(Comparator.comparing(view -> view.schedule().name()))
        .toList();
  }

  /**
   * Lets a schedule have no ticks until it is resumed. They are not missed: nothing makes up for
   * them.
   *
   * @return whether there is one
   * @throws dev.sluice.spi.StoreException as {@link #put}
   */
  public boolean pause(String name) {
    return editing.pause(Schedule.checkName(name), true);
  }

  /**
   * Ends a pause; ticks begin now. Does nothing if it is not paused.
   *
   * @return whether there is one
   * @throws dev.sluice.spi.StoreException as {@link #put}
   */
  public boolean resume(String name) {
    return editing.pause(Schedule.checkName(name), false);
  }

  /**
   * Enqueues the job of a schedule now, besides its ticks, be it paused or not.
   *
   * @return what became of the job; empty if there is no such schedule
   */
  public Optional<Enqueued> runNow(String name) {
    return shelf
        .find(Schedule.checkName(name))
        .map(kept -> placing.runNow(kept.definition().schedule()));
  }

  /**
   * Removes a schedule. Jobs that it has enqueued stay.
   *
   * @return whether there was one
   * @throws dev.sluice.spi.StoreException as {@link #put}
   */
  public boolean remove(String name) {
    return editing.remove(Schedule.checkName(name));
  }

  /**
   * Begins to fire what is due, here. Any number of nodes may: each tick is fired once.
   *
   * @return to be stopped; closing the Sluice does so too
   * @throws IllegalStateException if the storage has no place for the notes that this takes
   */
  public Worker start() {
    return start(worker -> {});
  }

  /** As {@link #start()}, with settings. The lease says how long a node that died is waited for. */
  public Worker start(Consumer<WorkerOptions> options) {
    Requirements.checkFiring(sluice);
    return sluice
        .queue(QUEUE)
        .work(new Ticker(sluice), worker -> options.accept(worker.name("schedules").lease(LEASE)));
  }
}
