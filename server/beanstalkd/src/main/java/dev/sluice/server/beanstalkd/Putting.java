package dev.sluice.server.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import java.util.ArrayList;
import java.util.List;

/** Puts jobs into the store, and learns their numbers. */
final class Putting {
  private final JobStore store;
  private final Numbers numbers;
  private final Counters counters;

  Putting(Depot depot, Numbers numbers, Counters counters) {
    store = depot.store;
    this.numbers = numbers;
    this.counters = counters;
  }

  /** One put. */
  record Put(Connection from, Tube tube, NewJob job) {
    static Put of(Connection from, Tube tube, Terms terms, byte[] body) {
      return new Put(
          from, tube, new NewJob(JobId.next(), tube.queue, "", body, terms.options(), null));
    }
  }

  /** The work of a lane. */
  Runnable store(List<Put> puts) {
    List<String> answers = new ArrayList<>(puts.size());
    List<JobId> jobs = puts.stream().map(put -> put.job().id()).toList();
    numbers.expect(jobs);
    try {
      List<Enqueued> stored = store.enqueue(puts.stream().map(Put::job).toList());
      stored.forEach(answer -> answers.add(answer(answer)));
    } catch (RuntimeException e) {
      String told = Trouble.told(e);
      while (answers.size() < puts.size()) {
        answers.add(told);
      }
    } finally {
      numbers.forget(jobs);
    }
    return () -> tell(puts, answers);
  }

  private String answer(Enqueued stored) {
    return switch (stored.outcome()) {
      case INSERTED, DUPLICATE, REPLACED -> "INSERTED " + numbers.of(stored.id());
      case FULL -> "OUT_OF_MEMORY";
      case REJECTED -> "INTERNAL_ERROR";
    };
  }

  private void tell(List<Put> puts, List<String> answers) {
    for (int i = 0; i < answers.size(); i++) {
      Put put = puts.get(i);
      if (answers.get(i).startsWith("INSERTED")) {
        put.tube().puts++;
        counters.puts++;
      }
      put.from().outbox.line(answers.get(i));
      put.from().end();
      counters.moved(put.from());
    }
  }
}
