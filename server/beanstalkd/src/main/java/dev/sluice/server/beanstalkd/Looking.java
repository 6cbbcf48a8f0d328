package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks the store what is not asked often. */
final class Looking {
  private final Counters counters;
  private final Consumer<List<Delivery>> unwanted;

  Looking(Counters counters, Consumer<List<Delivery>> unwanted) {
    this.counters = counters;
    this.unwanted = unwanted;
  }

  /** A question, asked outside of the loop, and what is done in the loop with the answer. */
  record Look(Connection from, Supplier<Answer> question) {}

  /** The work of a lane. */
  Runnable look(List<Look> looks) {
    List<Answer> answers = new ArrayList<>(looks.size());
    for (Look look : looks) {
      answers.add(answer(look));
    }
    return () -> {
      for (int i = 0; i < answers.size(); i++) {
        tell(looks.get(i).from(), answers.get(i));
      }
    };
  }

  private void tell(Connection from, Answer answer) {
    Delivery reserved = answer.reserved();
    if (reserved != null && from.isClosed()) {
      unwanted.accept(List.of(reserved));
      return;
    }
    Runnable effect = answer.effect();
    if (effect != null) {
      effect.run();
    }
    from.answer(answer, System.nanoTime());
    from.end();
    counters.moved(from);
  }

  private static Answer answer(Look look) {
    try {
      return look.question().get();
    } catch (RuntimeException e) {
      return Answer.of(Trouble.told(e));
    }
  }
}
