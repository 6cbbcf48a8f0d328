package dev.sluice.engine;

import dev.sluice.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * In which order the next claim prefers the queues of a worker. Every strategy but strict priority
 * puts each queue first once in a while, so that none starves.
 */
final class QueueOrder {
  /** Every so many turns LONGEST and SHORTEST go round, whatever the counts say. */
  private static final int FAIR_TURN = 10;

  private final Strategy strategy;
  private final Bindings bindings;
  private final ToLongFunction<String> ready;
  private List<Binding> known = List.of();
  private List<String> names = List.of();
  private List<String> strict = List.of();
  private long[] credit = {};
  private int turn;

  /**
   * @param ready how many READY jobs a queue has; negative when the store cannot say
   */
  QueueOrder(Strategy strategy, Bindings bindings, ToLongFunction<String> ready) {
    this.strategy = strategy;
    this.bindings = bindings;
    this.ready = ready;
  }

  /** The queues, preferred first; empty when none is bound. */
  synchronized List<String> next() {
    List<Binding> now = bindings.all();
    if (now != known) {
      learn(now);
    }
    if (names.size() < 2) {
      return names;
    }
    return switch (strategy) {
      case STRICT_PRIORITY -> strict;
      case ROUND_ROBIN -> rotated();
      case WEIGHTED -> weighted();
      case LONGEST -> byLength(Comparator.reverseOrder());
      case SHORTEST -> byLength(Comparator.naturalOrder());
    };
  }

  private void learn(List<Binding> now) {
    known = now;
    names = now.stream().map(Binding::queue).toList();
    strict =
        now.stream().sorted(Comparator.comparingInt(Binding::weight)).map(Binding::queue).toList();
    credit = new long[now.size()];
  }

  private List<String> rotated() {
    return startingAt(turn++ % names.size());
  }

  private List<String> startingAt(int first) {
    List<String> order = new ArrayList<>(names);
    Collections.rotate(order, -first);
    return order;
  }

  // Smooth weighted round robin, as nginx does it: each queue earns its weight every turn, the
  // richest goes first and pays the sum. Its turns are spread evenly instead of coming in a row.
  private List<String> weighted() {
    long sum = 0;
    int richest = 0;
    for (int i = 0; i < credit.length; i++) {
      credit[i] += known.get(i).weight();
      sum += known.get(i).weight();
      if (credit[i] > credit[richest]) {
        richest = i;
      }
    }
    credit[richest] -= sum;
    return startingAt(richest);
  }

  private List<String> byLength(Comparator<Long> comparator) {
    if (turn++ % FAIR_TURN == FAIR_TURN - 1) {
      return startingAt(turn / FAIR_TURN % names.size());
    }
    record Length(String queue, long ready) {}
    List<Length> lengths = new ArrayList<>();
    for (String name : names) {
      long count = ready.applyAsLong(name);
      if (count < 0) {
        return startingAt(turn % names.size());
      }
      lengths.add(new Length(name, count));
    }
    // Empty queues last in either direction: they have nothing to give.
    lengths.sort(
        Comparator.comparing((Length l) -> l.ready() == 0)
            .thenComparing(Length::ready, comparator));
    return lengths.stream().map(Length::queue).toList();
  }
}
