package dev.sluice.spillover;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A list whose elements go two ways, and whose answers come back in the order of the list. */
final class Halves<T, A> {
  private final List<Boolean> sides;
  private final List<T> first = new ArrayList<>();
  private final List<T> second = new ArrayList<>();

  Halves(List<? extends T> all, Predicate<T> isFirst) {
    sides = new ArrayList<>(all.size());
    for (T one : all) {
      boolean side = isFirst.test(one);
      sides.add(side);
      (side ? first : second).add(one);
    }
  }

  /** The answers to all; each way is called once, or not at all if nothing goes there. */
  List<A> answer(Function<List<T>, List<A>> firstWay, Function<List<T>, List<A>> secondWay) {
    Iterator<A> ones = first.isEmpty() ? List.<A>of().iterator() : firstWay.apply(first).iterator();
    Iterator<A> others =
        second.isEmpty() ? List.<A>of().iterator() : secondWay.apply(second).iterator();
    List<A> answers = new ArrayList<>(sides.size());
    for (boolean side : sides) {
      answers.add((side ? ones : others).next());
    }
    return answers;
  }
}
