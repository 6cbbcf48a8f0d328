package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Everything that commands are handed to. Belongs to the loop. */
final class Desk {
  final Depot depot;
  final Counters counters = new Counters();
  final Tubes tubes = new Tubes();
  final Shelf shelf;
  final Fetching fetching;
  final Lane<Putting.Put> puts;
  final Lane<Settling.Outcome> outcomes;
  final Lane<Looking.Look> looks;
  final Lane<Keeping.Errand> errands;
  final Claims claims;
  private final Scout scout;

  Desk(Depot depot, Duration lease, String holder, Consumer<Runnable> loop) {
    this.depot = depot;
    boolean inline = depot.neverBlocks();
    Numbers numbers = new Numbers(depot.browser);
    Picking picking = new Picking(depot.store, numbers, lease, holder);
    shelf = new Shelf(depot);
    fetching = new Fetching(depot, picking);
    puts = lane(inline, "puts", loop, new Putting(depot, numbers, counters)::store);
    outcomes = lane(inline, "outcomes", loop, new Settling(depot, counters)::settle);
    looks = lane(inline, "looks", loop, new Looking(counters, this::giveBack)::look);
    errands = lane(false, "leases", loop, new Keeping(depot, picking, lease)::run);
    scout = new Scout(depot, picking, report -> loop.accept(() -> report(report)));
    claims = new Claims(picking, scout, inline, counters, tubes, this::giveBack);
  }

  private static <T> Lane<T> lane(
      boolean inline, String name, Consumer<Runnable> loop, Function<List<T>, Runnable> work) {
    return inline ? Lane.inline(work) : Lane.threaded("beanstalkd port: " + name, work, loop);
  }

  private void report(Scout.Report report) {
    claims.report(report, System.nanoTime());
  }

  /** Puts back what nobody wants any more. */
  void giveBack(List<Delivery> deliveries) {
    errands.add(new Keeping.GiveBack(deliveries));
  }

  /** Sends on its way what a round of the loop has gathered. */
  void flush() {
    puts.flush();
    outcomes.flush();
    looks.flush();
    claims.flush(System.nanoTime());
    errands.flush();
  }

  /**
   * Ends all threads when they have done what they were given. The loop has ended: what they report
   * is for the caller to run.
   *
   * @param reports runs what was handed to the loop
   */
  void close(Runnable reports) {
    scout.close();
    puts.close();
    outcomes.close();
    looks.close();
    reports.run();
    errands.flush();
    errands.close();
  }
}
