package dev.sluice.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of one kind of job in one queue. */
final class KindMeters {
  /** What most handlers and queues are between; each bound is one more series. */
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1)
  };

  private final MeterRegistry registry;
  private final Tags tags;
  private final Timer wait;
  private final Map<Outcome, Counter> ended = new EnumMap<>(Outcome.class);
  private final Map<Outcome, Timer> ran = new ConcurrentHashMap<>();

  KindMeters(MeterRegistry registry, String queue, String kind) {
    this.registry = registry;
    this.tags = Tags.of("queue", queue, "kind", kind);
    this.wait = timer("sluice.job.wait", "From when a job was due until its handler began", tags);
    // All of them at once: the rate of a counter that begins with its first failure misses it.
    for (Outcome outcome : Outcome.values()) {
      ended.put(
          outcome,
          Counter.builder("sluice.job.attempts")
              .description("Attempts that ended")
              .tags(tags.and("outcome", outcome.tag()))
              .register(registry));
    }
  }

  void started(Duration waited) {
    wait.record(waited);
  }

  /** An attempt ended without a handler: nobody could read the job. */
  void ended(Outcome outcome) {
    Counter counter = ended.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void ended(Outcome outcome, long nanos) {
    // What is counted has been timed: who reads both never finds a count without its time.
    ran.computeIfAbsent(outcome, this::runTimer).record(nanos, TimeUnit.NANOSECONDS);
    ended(outcome);
  }

  private Timer runTimer(Outcome outcome) {
    return timer("sluice.job.run", "How long handlers ran", tags.and("outcome", outcome.tag()));
  }

  private Timer timer(String name, String description, Tags tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }
}
