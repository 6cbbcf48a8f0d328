package dev.sluice.engine;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Few threads in many interleavings, by Lincheck: what the combined calls answer must be explained
 * by some order of them, and nobody may wait for ever.
 */
@Timeout(120)
class InterleavingsTest {
  /** With {@code -Dsluice.long=true} ten times as much is tried. */
  private static final int EFFORT = Boolean.getBoolean("sluice.long") ? 10 : 1;

  private static JobId id(int number) {
    return new JobId(0x0123456789AB7000L, 0x8000000000000000L + number);
  }

  @Test
  void combinedEnqueuesAreAnsweredAsIfOneCameAfterTheOther() {
    new StressOptions()
        .iterations(3 * EFFORT)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsPerThread(3)
        .check(Combined.class);
  }

  /** Enqueues of one and of several, some with the id of another. */
  @Param(name = "number", gen = IntGen.class, conf = "1:3")
  public static class Combined {
    private final Ids ids = new Ids();
    private final EnqueueCombiner combiner = new EnqueueCombiner(ids.store());

    @Operation
    public String one(@Param(name = "number") int number) {
      return combiner.one(job(number)).outcome().name();
    }

    @Operation
    public List<String> many(@Param(name = "number") int number) {
      List<String> answers = new ArrayList<>();
      for (Enqueued answer : combiner.many(List.of(job(number), job(number + 1)))) {
        answers.add(answer.outcome().name());
      }
      return answers;
    }

    private static NewJob job(int number) {
      return new NewJob(id(number), "q", "", new byte[0], JobOptions.DEFAULT, null);
    }
  }

  /** A store that knows nothing but ids. */
  private static final class Ids {
    private final Set<JobId> known = new HashSet<>();

    synchronized List<Enqueued> enqueue(List<NewJob> jobs) {
      List<Enqueued> answers = new ArrayList<>();
      for (NewJob job : jobs) {
        answers.add(
            known.add(job.id()) ? Enqueued.inserted(job.id()) : Enqueued.duplicate(job.id()));
      }
      return answers;
    }

    IdStore store() {
      return new IdStore(this::enqueue);
    }
  }
}
