package dev.sluice.spillover;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Takes messages from the source into the store: first they are there, under the delivery's id, and
 * only then the source is told that they are done. Killed in between, the message comes again and
 * the job is there too: it may run twice, and is never lost.
 */
final class Transfer {
  // Enough for the two writes; the worker's own beats go on meanwhile.
  private static final Duration MEANWHILE = Duration.ofSeconds(30);

  private final WorkSource source;
  private final JobStore store;

  Transfer(WorkSource source, JobStore store) {
    this.source = source;
    this.store = store;
  }

  /**
   * Moves messages, and answers what their holders are to be told, in their order.
   *
   * @param refused gets what the store will not take, and why: that stays leased at the source
   */
  List<Settled> move(List<Spilled> messages, BiConsumer<Spilled, String> refused) {
    List<LeaseStatus> leases = source.extend(tokens(messages), MEANWHILE);
    // What is somebody else's by now would be in two places.
    Halves<Integer, Settled> halves =
        new Halves<>(places(messages), place -> leases.get(place) == LeaseStatus.LOST);
    return halves.answer(
        lost -> Collections.nCopies(lost.size(), Settled.LEASE_LOST),
        held -> moveHeld(held.stream().map(messages::get).toList(), refused));
  }

  /** The same for messages whose leases were looked at just now. */
  List<Settled> moveHeld(List<Spilled> messages, BiConsumer<Spilled, String> refused) {
    List<Enqueued> stored = store.enqueue(messages.stream().map(Spilled::job).toList());
    Halves<Integer, Settled> halves =
        new Halves<>(places(messages), place -> isTaken(stored.get(place)));
    return halves.answer(
        taken -> complete(taken.stream().map(messages::get).toList()),
        others -> {
          others.forEach(i -> refused.accept(messages.get(i), stored.get(i).reason()));
          return Collections.nCopies(others.size(), Settled.RELEASED);
        });
  }

  private static boolean isTaken(Enqueued answer) {
    return switch (answer.outcome()) {
      case INSERTED, DUPLICATE, REPLACED -> true;
      case REJECTED, FULL -> false;
    };
  }

  private List<Settled> complete(List<Spilled> stored) {
    List<Settled> settled =
        source.settle(
            stored.stream()
                .map(spilled -> new Settlement.Complete(spilled.message(), null))
                .toList());
    List<Settled> answers = new ArrayList<>(stored.size());
    for (int i = 0; i < stored.size(); i++) {
      boolean done = settled.get(i) == Settled.COMPLETED;
      answers.add(done ? stored.get(i).answer() : settled.get(i));
    }
    return answers;
  }

  private static List<LeaseToken> tokens(List<Spilled> messages) {
    return messages.stream().<LeaseToken>map(Spilled::message).toList();
  }

  private static List<Integer> places(List<Spilled> messages) {
    return IntStream.range(0, messages.size()).boxed().toList();
  }
}
