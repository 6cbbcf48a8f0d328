package dev.sluice.redis;

import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/** Stores jobs: one script for each queue and each thousand of them. */
final class Enqueuing {
  /** Jobs in one script: a bound on how long the server does nothing else. */
  private static final int MOST = 1_000;

  /** Bytes of payload in one script. */
  private static final int MOST_BYTES = 8 << 20;

  private final Wire wire;
  private final Queues queues;
  private final Calls calls;
  private final int maxPayload;

  Enqueuing(Wire wire, Queues queues, Calls calls, int maxPayload) {
    this.wire = wire;
    this.queues = queues;
    this.calls = calls;
    this.maxPayload = maxPayload;
  }

  /** Some jobs of one queue, and their places in the whole. */
  private record Portion(QueueKeys queue, List<Integer> places) {}

  List<Enqueued> enqueue(List<NewJob> jobs) {
    Enqueued[] answers = new Enqueued[jobs.size()];
    Map<String, List<Integer>> byQueue = new LinkedHashMap<>();
    for (int i = 0; i < answers.length; i++) {
      NewJob job = jobs.get(i);
      if (job.payload().length > maxPayload) {
        answers[i] =
            Enqueued.rejected(job.id(), "the payload is larger than " + maxPayload + " bytes");
      } else {
        byQueue.computeIfAbsent(job.queue(), k -> new ArrayList<>()).add(i);
      }
    }
    byte[] base = byQueue.size() > 1 ? now() : Ascii.EMPTY;
    boolean first = true;
    for (Portion portion : portions(jobs, byQueue)) {
      store(jobs, portion, base, first, answers);
      first = false;
    }
    return Arrays.asList(answers);
  }

  /** So that the sequences of jobs of several queues rise in their order. */
  private byte[] now() {
    List<?> time = (List<?>) wire.send(queues.key(), Command.TIME);
    return Ascii.of(Ascii.number(time.get(0)) * 1_000_000 + Ascii.number(time.get(1)));
  }

  private List<Portion> portions(List<NewJob> jobs, Map<String, List<Integer>> byQueue) {
    List<Portion> portions = new ArrayList<>();
    byQueue.forEach(
        (name, places) -> {
          QueueKeys queue = queues.of(name);
          int from = 0;
          int bytes = 0;
          for (int i = 0; i < places.size(); i++) {
            int size = jobs.get(places.get(i)).payload().length;
            if (i > from && (i - from >= MOST || bytes + size > MOST_BYTES)) {
              portions.add(new Portion(queue, places.subList(from, i)));
              from = i;
              bytes = 0;
            }
            bytes += size;
          }
          portions.add(new Portion(queue, places.subList(from, places.size())));
        });
    return portions;
  }

  private void store(
      List<NewJob> jobs, Portion portion, byte[] base, boolean first, Enqueued[] answers) {
    List<byte[]> args = new ArrayList<>(portion.places.size() * 2 + 1);
    args.add(base);
    for (int place : portion.places) {
      args.addAll(JobBytes.arguments(jobs.get(place), place));
    }
    List<?> reply = run(calls.of(Script.ENQUEUE, portion.queue, args), first);
    String capacity = Ascii.text(reply.get(0));
    for (int i = 0; i < portion.places.size(); i++) {
      int place = portion.places.get(i);
      answers[place] = answer(jobs.get(place), reply.get(i + 1), capacity);
    }
  }

  private List<?> run(Call call, boolean first) {
    try {
      return (List<?>) wire.run(call);
    } catch (StoreException e) {
      if (e.kind() == Kind.OVERLOADED && !first) {
        // "Nothing was stored" would not be true.
        throw new StoreException(
            Kind.UNAVAILABLE, e.getMessage() + " (a part of the jobs was stored before)", e);
      }
      throw e;
    }
  }

  private static Enqueued answer(NewJob job, Object reply, String capacity) {
    if (reply instanceof Long) {
      return Enqueued.inserted(job.id());
    }
    byte[] bytes = (byte[]) reply;
    if (bytes[0] == 'F') {
      return Enqueued.full(job.id(), job.queue(), Long.parseLong(capacity));
    }
    JobId there = JobBytes.id(Arrays.copyOfRange(bytes, 1, bytes.length));
    return switch (bytes[0]) {
      case 'D' -> Enqueued.duplicate(there);
      case 'R' -> Enqueued.replaced(there);
      default -> Enqueued.rejected(there, "the unique key is taken");
    };
  }
}
