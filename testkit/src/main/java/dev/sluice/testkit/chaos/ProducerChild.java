package dev.sluice.testkit.chaos;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.chaos.ChildMain.Task;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Enqueues jobs, and writes down each before, and each answer. */
final class ProducerChild {
  private static final int LARGEST = 12;

  private final Task task;
  private final Journal journal;

  ProducerChild(Task task, Journal journal) {
    this.task = task;
    this.journal = journal;
  }

  void produce(Sluice sluice, BooleanSupplier goesOn) {
    Queue<Errand> queue = sluice.queue(ChildMain.QUEUE, Errand.CODEC);
    Random random = new Random(task.seed());
    long next = System.nanoTime();
    while (goesOn.getAsBoolean()) {
      List<Errand> batch =
          Stream.generate(() -> Errand.random(random)).limit(1 + random.nextInt(LARGEST)).toList();
      send(queue, batch);
      next += batch.size() * TimeUnit.SECONDS.toNanos(1) / task.perSecond();
      while (next - System.nanoTime() > 0 && goesOn.getAsBoolean()) {
        LockSupport.parkNanos(Math.min(next - System.nanoTime(), 50_000_000));
      }
    }
  }

  private void send(Queue<Errand> queue, List<Errand> batch) {
    journal.add(Event.INTENDED, batch, Errand::toString);
    try {
      List<Enqueued> answers = queue.enqueueAll(batch, Errand::ask);
      List<String> taken =
          answers.stream().filter(ProducerChild::isTaken).map(a -> a.id().toString()).toList();
      journal.add(Event.ACKNOWLEDGED, taken, id -> id);
      answers.stream().filter(a -> !isTaken(a)).forEach(a -> journal.add(Event.REFUSED, "" + a));
    } catch (StoreException e) {
      journal.addError("enqueueing", e);
    }
  }

  private static boolean isTaken(Enqueued answer) {
    return answer.outcome() == Enqueued.Outcome.INSERTED;
  }
}
