package dev.sluice.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobView;
import java.util.HashMap;
import java.util.Map;

/** The priorities that jobs of a killed process were given, and those that it was about to give. */
final class CrashedPriorities {
  private final Map<JobId, Integer> given = new HashMap<>();
  private final Map<JobId, Integer> asked = new HashMap<>();
  private int verified;

  void asked(JobId id, int priority) {
    asked.put(id, priority);
  }

  void given(JobId id, int priority) {
    given.put(id, priority);
    asked.remove(id, priority);
  }

  /** A job has what it was given last, or what it was about to be given when the process died. */
  void verify(Map<JobId, JobView> there, String where) {
    given.keySet().retainAll(there.keySet());
    given.forEach(
        (id, priority) -> {
          assertThat(priority(there, id))
              .as("priority of %s, %s", id, where)
              .isIn(priority, asked.getOrDefault(id, priority));
          verified++;
        });
    // Whichever it is now, it stays.
    asked.keySet().retainAll(there.keySet());
    asked.forEach((id, priority) -> given.put(id, priority(there, id)));
    asked.clear();
  }

  private static int priority(Map<JobId, JobView> there, JobId id) {
    return requireNonNull(there.get(id)).options().priority();
  }

  /** How many were looked at. */
  int verified() {
    return verified;
  }
}
