package dev.sluice.redis;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import redis.clients.jedis.Protocol.Command;

/**
 * In a cluster: which id belongs to which queue, so that an id is unique over all queues. The index
 * is in parts, each in a hash slot of its own. An id is reserved for a queue before the job is
 * stored there, and taken out some time after the job is gone.
 *
 * <p>A script cannot touch an index and a queue at once, so a reservation proves nothing by itself:
 * whoever finds one for another queue looks whether the job is there. Each carries an epoch of its
 * queue. Before one is taken out, the queue goes to a new epoch, from which on it refuses to store
 * by older reservations: so one that a crash or a stall left behind neither blocks an id for ever
 * nor lets a job be stored twice.
 */
final class IdIndex {
  private static final int PARTS = 64;
  private static final int CHUNK = 1_000;

  private final Wire wire;
  private final Calls calls;
  private final String prefix;
  private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();

  IdIndex(Wire wire, Calls calls, String prefix) {
    this.wire = wire;
    this.calls = calls;
    this.prefix = prefix;
  }

  /**
   * An id that is to be in a queue.
   *
   * @param epoch of the queue, as it was known before: the job must be stored by the same
   */
  record Claim(JobId id, QueueKeys queue, long epoch) {}

  /** The epoch of this queue, as far as it is known here. */
  long epoch(QueueKeys queue) {
    return epochs.getOrDefault(queue.number(), 0L);
  }

  /** The queue has said that this is its epoch now. */
  void epochIs(QueueKeys queue, long epoch) {
    epochs.merge(queue.number(), epoch, Math::max);
  }

  /**
   * Reserves ids for their queues.
   *
   * @return for each, 0, or the number of another queue that has the reservation
   */
  int[] reserve(List<Claim> claims) {
    List<byte[]> values = new ArrayList<>();
    for (Claim claim : claims) {
      QueueKeys queue = claim.queue();
      values.add(new Bytes(9).number(queue.number(), 2).number(claim.epoch(), 7).toArray());
    }
    List<JobId> ids = claims.stream().map(Claim::id).toList();
    Object[] replies =
        ask(Script.RESERVE, ids, List.of(), i -> List.of(JobBytes.id(ids.get(i)), values.get(i)));
    int[] others = new int[replies.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = replies[i] instanceof byte[] there ? (int) new BytesReader(there).number(2) : 0;
    }
    return others;
  }

  /**
   * Looks whether a queue has jobs with these ids, and takes the ids out of the index if not.
   *
   * @return for each, whether the job is there
   */
  boolean[] confirm(QueueKeys queue, List<JobId> ids) {
    List<byte[]> args = new ArrayList<>();
    args.add(Ascii.of(0));
    ids.forEach(id -> args.add(JobBytes.id(id)));
    Set<JobId> absent = retire(queue, args).absent;
    boolean[] there = new boolean[ids.size()];
    for (int i = 0; i < there.length; i++) {
      there[i] = !absent.contains(ids.get(i));
    }
    return there;
  }

  /**
   * Takes ids out of the index that have left the queue.
   *
   * @return whether there may be more of them
   */
  boolean clean(QueueKeys queue) {
    Set<JobId> gone = retire(queue, List.of(Ascii.of(CHUNK))).gone;
    if (!gone.isEmpty()) {
      List<byte[]> args = new ArrayList<>();
      args.add(queue.left());
      gone.forEach(id -> args.add(JobBytes.id(id)));
      wire.send(queue.left(), Command.SREM, args.toArray(new byte[0][]));
    }
    return gone.size() == CHUNK;
  }

  /**
   * What a queue said of ids.
   *
   * @param absent those of which it has no job
   * @param gone those of them that the index no longer has for the queue
   */
  private record Retired(Set<JobId> absent, Set<JobId> gone) {}

  private Retired retire(QueueKeys queue, List<byte[]> args) {
    List<?> reply = (List<?>) wire.run(calls.of(Script.RETIRE, queue, args));
    List<JobId> ids = reply.stream().skip(1).map(id -> JobBytes.id((byte[]) id)).toList();
    long epoch = Ascii.number(reply.get(0));
    epochIs(queue, epoch);
    return new Retired(Set.copyOf(ids), unreserve(queue.number(), epoch, ids));
  }

  /**
   * Takes ids out that are reserved for a queue of which nobody knows.
   *
   * @param number the number of that queue
   */
  void forget(int number, List<JobId> ids) {
    unreserve(number, Long.MAX_VALUE >>> 10, ids);
  }

  /** Answers those that are not reserved for the queue any more. */
  private Set<JobId> unreserve(int number, long epoch, List<JobId> ids) {
    List<byte[]> first = List.of(Ascii.of(number), Ascii.of(epoch));
    Object[] answers = ask(Script.UNRESERVE, ids, first, i -> List.of(JobBytes.id(ids.get(i))));
    Set<JobId> gone = new HashSet<>();
    for (int i = 0; i < answers.length; i++) {
      if (Ascii.number(answers[i]) == 1) {
        gone.add(ids.get(i));
      }
    }
    return gone;
  }

  /** The numbers of the queues for which the ids are reserved, 0 for none. */
  int[] queuesOf(List<JobId> ids) {
    Object[] replies = ask(Script.WHERE, ids, List.of(), i -> List.of(JobBytes.id(ids.get(i))));
    int[] numbers = new int[replies.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) Ascii.number(replies[i]);
    }
    return numbers;
  }

  /** Asks the parts that have the ids. */
  private Object[] ask(
      Script script, List<JobId> ids, List<byte[]> first, IntFunction<List<byte[]>> each) {
    Map<Integer, List<Integer>> byPart = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      byPart.computeIfAbsent(part(ids.get(i)), k -> new ArrayList<>()).add(i);
    }
    List<Call> scripts = new ArrayList<>();
    List<List<Integer>> asked = new ArrayList<>(byPart.values());
    byPart.forEach(
        (part, places) -> {
          List<byte[]> args = new ArrayList<>(first);
          places.forEach(i -> args.addAll(each.apply(i)));
          scripts.add(new Call(script, List.of(key(part)), args));
        });
    Object[] answers = new Object[ids.size()];
    List<Object> replies = wire.run(scripts);
    for (int i = 0; i < asked.size(); i++) {
      List<?> some = (List<?>) replies.get(i);
      for (int k = 0; k < some.size(); k++) {
        answers[asked.get(i).get(k)] = some.get(k);
      }
    }
    return answers;
  }

  private static int part(JobId id) {
    return Math.floorMod(Long.hashCode(id.low() * 0x9E3779B97F4A7C15L), PARTS);
  }

  private byte[] key(int part) {
    return Ascii.of("{" + prefix + ":ids:" + part + "}");
  }
}
