package dev.sluice.server.grpc;

import dev.sluice.job.JobId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the server has acknowledged, and what it broke of that.
 *
 * @param enqueued jobs that are there
 * @param completed jobs that are done
 * @param broken for people
 */
record Promises(Set<JobId> enqueued, Set<JobId> completed, List<String> broken) {
  Promises() {
    this(
        ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet(), new CopyOnWriteArrayList<>());
  }

  void delivered(JobId id) {
    if (completed.contains(id)) {
      broken.add(id + " came again after it was completed");
    }
  }
}
