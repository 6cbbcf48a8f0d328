package dev.sluice.server.grpc;

import dev.sluice.spi.Condition;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks whether the storage answers, at most once a second, whoever asks how often. */
final class Probe {
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

  /** Of which nothing need be there. */
  private static final String ANY_QUEUE = "sluice";

  private final Storage storage;
  private List<String> problems = List.of();
  private long looked = System.nanoTime() - LOOK_EVERY;

  Probe(Storage storage) {
    this.storage = storage;
  }

  /** For people; none when all is well. */
  synchronized List<String> problems() {
    if (System.nanoTime() - looked >= LOOK_EVERY) {
      problems = look();
      looked = System.nanoTime();
    }
    return problems;
  }

  private List<String> look() {
    List<String> found = new ArrayList<>();
    try {
      Optional<JobBrowser> browser = storage.source().role(JobBrowser.class);
      if (browser.isPresent()) {
        browser.get().counts(ANY_QUEUE);
      } else {
        storage.source().role(QueueControl.class).ifPresent(queues -> queues.settings(ANY_QUEUE));
      }
    } catch (StoreException e) {
      found.add(String.valueOf(e.getMessage()));
    }
    storage
        .source()
        .role(Condition.class)
        .flatMap(Condition::trouble)
        .ifPresent(trouble -> found.add(trouble.problem()));
    return List.copyOf(found);
  }
}
