package dev.sluice.redis;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Protocol.Command;

/**
 * In which queue a job is, by its id alone. On one server the hash of all jobs says it; in a
 * cluster every queue is asked, which cannot be wrong.
 */
final class Whereabouts {
  private final Wire wire;
  private final Queues queues;

  Whereabouts(Wire wire, Queues queues) {
    this.wire = wire;
    this.queues = queues;
  }

  List<Optional<QueueKeys>> of(List<JobId> ids) {
    List<Optional<QueueKeys>> answers = new ArrayList<>();
    if (ids.isEmpty()) {
      wire.failIfClosed();
      return answers;
    }
    Collection<QueueKeys> all = queues.all();
    Map<Integer, QueueKeys> byNumber = new HashMap<>();
    all.forEach(queue -> byNumber.put(queue.number(), queue));
    for (JobId id : ids) {
      answers.add(find(id, all, byNumber));
    }
    return answers;
  }

  private Optional<QueueKeys> find(
      JobId id, Collection<QueueKeys> all, Map<Integer, QueueKeys> byNumber) {
    if (!wire.isCluster()) {
      return all.stream().findFirst().flatMap(any -> read(any, id)).map(byNumber::get);
    }
    return all.stream().filter(queue -> read(queue, id).isPresent()).findFirst();
  }

  private Optional<Integer> read(QueueKeys queue, JobId id) {
    byte[] jobs = queue.keys().get(1);
    Object body = wire.send(jobs, Command.HGET, jobs, JobBytes.id(id));
    return Optional.ofNullable(body).map(b -> (int) new BytesReader((byte[]) b).number(2));
  }
}
