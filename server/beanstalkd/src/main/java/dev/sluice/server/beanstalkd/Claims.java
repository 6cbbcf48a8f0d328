package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Delivery;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections that wait for a job, in the order in which they asked. Belongs to the loop. */
final class Claims {
  private final Picking picking;
  private final Scout scout;
  private final boolean inline;
  private final Counters counters;
  private final Tubes tubes;
  private final Consumer<List<Delivery>> unwanted;
  private final Set<Waiter> waiting = new LinkedHashSet<>();
  private List<Waiter> fresh = new ArrayList<>();
  // Those of the order that the scout has.
  private List<Waiter> sought = List.of();
  private boolean changed;
  private boolean scouting;
  private boolean halted;

  Claims(
      Picking picking,
      Scout scout,
      boolean inline,
      Counters counters,
      Tubes tubes,
      Consumer<List<Delivery>> unwanted) {
    this.picking = picking;
    this.scout = scout;
    this.inline = inline;
    this.counters = counters;
    this.tubes = tubes;
    this.unwanted = unwanted;
  }

  /** No job is handed out any more; those who can wait do. */
  void halt() {
    halted = true;
  }

  int waitingCount() {
    return waiting.size();
  }

  /** Whether the scout should be nudged again. */
  boolean isPressing() {
    return scouting && changed;
  }

  void add(Waiter waiter) {
    waiting.add(waiter);
    fresh.add(waiter);
    waiter.from().session.watched().forEach(tube -> tube.waiting++);
    changed |= waiter.patient() || !inline;
  }

  /** Another tube is paused, or one is no more. */
  void pausesChanged() {
    fresh = new ArrayList<>(waiting);
    changed = true;
  }

  /** A connection is gone. */
  void remove(Connection gone) {
    List<Waiter> left = waiting.stream().filter(waiter -> waiter.from() == gone).toList();
    left.forEach(this::forget);
    changed |= !left.isEmpty();
  }

  private void forget(Waiter waiter) {
    waiting.remove(waiter);
    waiter.from().session.watched().forEach(tube -> tube.waiting--);
  }

  /** Answers those whose time is over, and those that have to hurry with another job. */
  void tick(long now) {
    List<Waiter> due = new ArrayList<>();
    for (Waiter waiter : waiting) {
      if (waiter.isOver(now) || (waiter.patient() && waiter.from().session.endsSoon(now))) {
        due.add(waiter);
      }
    }
    for (Waiter waiter : due) {
      boolean soon = waiter.from().session.endsSoon(now);
      answer(waiter, soon ? "DEADLINE_SOON" : "TIMED_OUT");
    }
    changed |= !due.isEmpty();
  }

  private void answer(Waiter waiter, String line) {
    forget(waiter);
    waiter.from().outbox.line(line);
    waiter.from().end();
    counters.moved(waiter.from());
  }

  /** At the end of a round of the loop: looks for what is wanted. */
  void flush(long now) {
    if (inline && !fresh.isEmpty()) {
      List<Waiter> asked = fresh;
      fresh = new ArrayList<>();
      serve(pickInline(wishes(asked)), now);
      dismiss(asked, null);
    }
    if (changed && scouting) {
      scout.nudge();
    } else if (changed) {
      changed = false;
      send();
    }
  }

  private List<Delivery> pickInline(List<Wish> wishes) {
    try {
      return picking.pick(wishes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private void send() {
    sought = fresh;
    fresh = new ArrayList<>();
    boolean patient = waiting.stream().allMatch(Waiter::patient);
    List<Wish> all = wishes(waiting);
    if (all.isEmpty()) {
      dismiss(sought, null);
      return;
    }
    Set<String> queues = new LinkedHashSet<>();
    all.forEach(wish -> queues.addAll(wish.queues()));
    // Of several tubes one job at a time: more might be of one that only one waits for.
    int most = all.size() == 1 ? all.get(0).count() : 1;
    scouting = true;
    scout.send(new Scout.Order(wishes(sought), List.copyOf(queues), most, patient));
  }

  /** The scout is back. */
  void report(Scout.Report report, long now) {
    scouting = false;
    serve(report.found(), now);
    dismiss(sought, report.failure());
    sought = List.of();
    changed = !waiting.isEmpty();
  }

  /** Those that do not wait have had their chance. */
  private void dismiss(List<Waiter> asked, @Nullable String failure) {
    for (Waiter waiter : asked) {
      if (!waiter.patient() && waiting.contains(waiter)) {
        answer(waiter, failure == null ? waiter.otherwise() : failure);
      }
    }
  }

  private List<Wish> wishes(Iterable<Waiter> waiters) {
    if (halted) {
      return List.of();
    }
    Map<List<Tube>, Integer> counts = new LinkedHashMap<>();
    for (Waiter waiter : waiters) {
      if (waiting.contains(waiter)) {
        counts.merge(waiter.from().session.watched(), 1, Integer::sum);
      }
    }
    List<Wish> wishes = new ArrayList<>(counts.size());
    counts.forEach((watched, count) -> addWish(wishes, watched, count));
    return wishes;
  }

  private static void addWish(List<Wish> wishes, List<Tube> watched, int count) {
    List<String> queues =
        watched.stream().filter(tube -> !tube.isPaused()).map(tube -> tube.queue).toList();
    if (!queues.isEmpty()) {
      wishes.add(new Wish(queues, count));
    }
  }

  private void serve(List<Delivery> found, long now) {
    List<Delivery> left = new ArrayList<>();
    for (Delivery delivery : found) {
      Waiter first = firstFor(delivery);
      if (first == null) {
        left.add(delivery);
      } else {
        give(first, delivery, now);
      }
    }
    if (!left.isEmpty()) {
      unwanted.accept(left);
    }
  }

  private @Nullable Waiter firstFor(Delivery delivery) {
    Tube tube = tubes.ofQueue(delivery.queue());
    if (halted || tube == null || tube.isPaused()) {
      return null;
    }
    for (Iterator<Waiter> all = waiting.iterator(); all.hasNext(); ) {
      Waiter waiter = all.next();
      if (waiter.from().session.watched().contains(tube)) {
        return waiter;
      }
    }
    return null;
  }

  private void give(Waiter waiter, Delivery delivery, long now) {
    forget(waiter);
    Connection to = waiter.from();
    to.answer(Answer.reserved(delivery), now);
    to.end();
    counters.moved(to);
  }
}
