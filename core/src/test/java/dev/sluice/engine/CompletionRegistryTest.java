package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever waits for a job is told, whoever else comes, goes and tells at the same moment. */
class CompletionRegistryTest {
  private static final int ROUNDS = Boolean.getBoolean("sluice.long") ? 1_000_000 : 20_000;
  private static final JobId JOB = JobId.next();

  /** What a thread may do. */
  private enum Step {
    AWAIT,
    AWAIT_IN_VAIN,
    END,
    CLOSE
  }

  private final long seed = new Random().nextLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /** A registry of its own for each round, in which two threads take two steps each at once. */
  private static final class Round {
    private final CompletionRegistry registry = new CompletionRegistry();
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger over = new AtomicInteger();
    private volatile boolean closed;

    /** Answers for whom the thread waits afterwards. */
    List<Pending> take(List<Step> steps) {
      meet(ready);
      List<Pending> waiting = new ArrayList<>();
      for (Step step : steps) {
        switch (step) {
          case AWAIT -> waiting.add(registry.register(JOB));
          case AWAIT_IN_VAIN -> registry.forget(registry.register(JOB));
          case END -> registry.completed(JOB, "result");
          case CLOSE -> {
            registry.close();
            closed = true;
          }
        }
      }
      meet(over);
      return waiting;
    }

    private static void meet(AtomicInteger at) {
      at.incrementAndGet();
      while (at.get() < 2) {
        Thread.onSpinWait();
      }
    }

    /** Whoever is not told yet can still be told; after the close all have been. */
    boolean forgot(Pending pending) {
      return !pending.isDone() && (closed || !registry.isAwaited(pending.id()));
    }
  }

  @Test
  void whoWaitsForAJobIsToldOfItsEnd() throws Exception {
    Round[] rounds = new Round[ROUNDS / 100];
    for (int part = 0; part < 100; part++) {
      for (int i = 0; i < rounds.length; i++) {
        rounds[i] = new Round();
      }
      Random here = new Random(seed + 2L * part);
      Random there = new Random(seed + 2L * part + 1);
      Future<Integer> other = threads.submit(() -> forgotten(rounds, there));
      int forgotten = forgotten(rounds, here) + other.get(60, TimeUnit.SECONDS);
      assertThat(forgotten).as("forgotten, seed %d, part %d", seed, part).isZero();
    }
  }

  private static int forgotten(Round[] rounds, Random random) {
    int forgotten = 0;
    for (Round round : rounds) {
      for (Pending pending : round.take(List.of(step(random), step(random)))) {
        forgotten += round.forgot(pending) ? 1 : 0;
      }
    }
    return forgotten;
  }

  private static Step step(Random random) {
    int number = random.nextInt(10);
    return number == 9 ? Step.CLOSE : Step.values()[number % 3];
  }

  @Test
  void aRegistryThatWasUsedOnceIsNeverCalledUnused() {
    CompletionRegistry registry = new CompletionRegistry();
    assertThat(registry.isUnused()).isTrue();
    Pending pending = registry.register(JOB);
    assertThat(registry.isUnused()).isFalse();
    assertThat(registry.isIdle()).isFalse();
    registry.completed(JOB, "result");
    assertThat(pending.isDone()).isTrue();
    assertThat(registry.isUnused()).isFalse();
    assertThat(registry.isIdle()).isTrue();
  }
}
