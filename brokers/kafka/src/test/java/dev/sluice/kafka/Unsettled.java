package dev.sluice.kafka;

import dev.sluice.job.JobId;
import dev.sluice.spi.NewJob;
import dev.sluice.testkit.conformance.StoreHarness;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** What one test has published and not completed, and which topics stand for its queues. */
final class Unsettled {
  private final Admin admin = Kafkas.sharedAdmin();
  private final String prefix = UUID.randomUUID() + "-";
  private final Set<String> topics = ConcurrentHashMap.newKeySet();
  private final Map<JobId, NewJob> jobs = new LinkedHashMap<>();
  private final Set<JobId> seen = new HashSet<>();

  /** With a topic for the queue that most tests use. */
  Unsettled() {
    topic(StoreHarness.QUEUE);
    // So that the share groups of the tests need not wait for it.
    Kafkas.prepare(admin, group());
  }

  /** The name of the group, which is this test's alone. */
  String group() {
    return prefix + "group";
  }

  /** The topic of a queue, which is there afterwards. */
  String topic(String queue) {
    String topic = prefix + queue;
    if (topics.add(queue)) {
      // Jobs of a manual clock are of another time than the broker's.
      Kafkas.make(admin, topic, 1, Map.of("message.timestamp.after.max.ms", "9223372036854775807"));
    }
    return topic;
  }

  synchronized void add(NewJob job) {
    jobs.put(job.id(), job);
  }

  synchronized void remove(JobId id) {
    jobs.remove(id);
  }

  /** A store has handed it out. */
  synchronized void seen(JobId id) {
    seen.add(id);
  }

  /** These come again: the store that has handed them out is closed. */
  synchronized void unseen(Set<JobId> ids) {
    seen.removeAll(ids);
  }

  /** Whether something should come that has not come yet, and that none of its key holds back. */
  synchronized boolean isOnItsWay(String queue) {
    Set<String> keys = new HashSet<>();
    for (NewJob job : jobs.values()) {
      if (job.queue().equals(queue)) {
        @Nullable String key = job.options().group();
        boolean first = key == null || keys.add(key);
        if (first && !seen.contains(job.id())) {
          return true;
        }
      }
    }
    return false;
  }
}
