package dev.sluice.server.http;

import dev.sluice.job.Counts;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.wire.JsonOut;
import dev.sluice.wire.QueueJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * How the queues stand, and how fast that changes. Rates come from the counts of two looks, so they
 * show what the counts show: jobs that are not retained leave no count of their own.
 */
final class EventQueues {
  /** A queue's oldest job costs a read of its own: not every time, and not of very many queues. */
  private static final int LOOKS_PER_AGE = 5;

  private static final int MOST_AGES = 50;

  private final Storage storage;
  private Map<String, Counts> before = Map.of();
  private long lookedAt;
  private int looks;
  private Map<String, Instant> oldest = Map.of();

  EventQueues(Storage storage) {
    this.storage = storage;
  }

  /** All events of one look, as they are sent. */
  String look() {
    try {
      List<QueueJson> queues = QueueRoutes.queues(storage);
      return event(
              "queues", out -> out.list("queues", queues, (inner, queue) -> queue.write(inner)))
          + event("rates", rates(queues))
          + event("ages", ages(queues));
    } catch (RuntimeException e) {
      String reason = Problems.of(e).detail();
      return event("trouble", out -> out.text("reason", reason));
    }
  }

  private static String event(String name, Consumer<JsonOut> fields) {
    String data = new String(JsonOut.bytes(fields), StandardCharsets.UTF_8);
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private Consumer<JsonOut> rates(List<QueueJson> queues) {
    long now = System.nanoTime();
    // Whoever looked last may have looked long ago: there is no rate of then.
    double seconds = Math.max(0.5, (now - lookedAt) / 1e9);
    Map<String, Counts> old = seconds > 5 ? Map.of() : before;
    Map<String, Counts> counts = new HashMap<>();
    queues.forEach(queue -> counts.put(queue.queue(), queue.counts()));
    before = counts;
    lookedAt = now;
    return out ->
        out.list("queues", counts.keySet(), (inner, queue) -> rate(inner, queue, old, seconds));
  }

  private void rate(JsonOut out, String queue, Map<String, Counts> old, double seconds) {
    Counts now = before.getOrDefault(queue, Counts.NONE);
    Counts then = old.getOrDefault(queue, now);
    out.text("queue", queue)
        .decimal("livePerSecond", rate(now, then, Counts::live, seconds))
        .decimal("completedPerSecond", Math.max(0, rate(now, then, Counts::completed, seconds)))
        .decimal("deadPerSecond", Math.max(0, rate(now, then, Counts::dead, seconds)));
  }

  private static double rate(Counts now, Counts then, ToLongFunction<Counts> of, double seconds) {
    long difference = of.applyAsLong(now) - of.applyAsLong(then);
    return Math.round(difference / seconds * 10) / 10.0;
  }

  private Consumer<JsonOut> ages(List<QueueJson> queues) {
    if (looks++ % LOOKS_PER_AGE == 0) {
      oldest = new TreeMap<>();
      queues.stream()
          .filter(queue -> queue.counts().ready() > 0)
          .limit(MOST_AGES)
          .forEach(queue -> age(queue.queue()));
    }
    return out ->
        out.list(
            "queues",
            new ArrayList<>(oldest.entrySet()),
            (inner, entry) ->
                inner.text("queue", entry.getKey()).time("oldestReady", entry.getValue()));
  }

  private void age(String queue) {
    JobQuery first = JobQuery.ofQueue(queue).states(JobState.READY).limit(1);
    for (JobView job : storage.browser().list(first).items()) {
      oldest.put(queue, job.runAt());
    }
  }
}
