package dev.sluice.redis;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which queue a job is, by its id alone. On one server the hash of all jobs says it. In a
 * cluster the index of ids does; what is not in it is looked for in every queue, so that a part of
 * the index that was lost with a server hides no job.
 */
final class Whereabouts {
  /** Ids in one script. */
  private static final int MOST = 1_000;

  private final Wire wire;
  private final Queues queues;
  private final IdIndex index;

  Whereabouts(Wire wire, Queues queues, IdIndex index) {
    this.wire = wire;
    this.queues = queues;
    this.index = index;
  }

  List<Optional<QueueKeys>> of(List<JobId> ids) {
    List<Optional<QueueKeys>> answers = new ArrayList<>();
    if (ids.isEmpty()) {
      wire.failIfClosed();
      return answers;
    }
    Collection<QueueKeys> all = queues.all();
    int[] numbers = wire.isCluster() ? inCluster(ids, all) : onServer(ids, all);
    Map<Integer, QueueKeys> byNumber = new HashMap<>();
    all.forEach(queue -> byNumber.put(queue.number(), queue));
    for (int number : numbers) {
      answers.add(Optional.ofNullable(byNumber.get(number)));
    }
    return answers;
  }

  private int[] onServer(List<JobId> ids, Collection<QueueKeys> all) {
    int[] numbers = new int[ids.size()];
    all.stream().findFirst().ifPresent(any -> look(List.of(any), ids, numbers));
    return numbers;
  }

  private int[] inCluster(List<JobId> ids, Collection<QueueKeys> all) {
    int[] numbers = index.queuesOf(ids);
    look(all, ids, numbers);
    return numbers;
  }

  /** Asks the hashes of the jobs for those ids of which nothing is known yet. */
  private void look(Collection<QueueKeys> all, List<JobId> ids, int[] numbers) {
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == 0) {
        unknown.add(i);
      }
    }
    for (int from = 0; from < unknown.size(); from += MOST) {
      List<Integer> some = unknown.subList(from, Math.min(unknown.size(), from + MOST));
      List<byte[]> args = some.stream().map(i -> JobBytes.id(ids.get(i))).toList();
      List<Call> scripts = new ArrayList<>();
      all.forEach(q -> scripts.add(new Call(Script.WHERE, List.of(q.jobs()), args)));
      for (Object reply : wire.run(scripts)) {
        List<?> found = (List<?>) reply;
        for (int k = 0; k < some.size(); k++) {
          numbers[some.get(k)] = Math.max(numbers[some.get(k)], (int) Ascii.number(found.get(k)));
        }
      }
    }
  }
}
