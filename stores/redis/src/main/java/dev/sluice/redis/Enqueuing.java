package dev.sluice.redis;

import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/** Stores jobs: by one script for each queue, or several for many jobs. */
final class Enqueuing {
  /** Jobs in one script: a bound on how long the server does nothing else. */
  private static final int MOST = 1_000;

  /** The same on one server, where several scripts go out together: one is made while one runs. */
  private static final int SHARE = 250;

  /** How many scripts go out together. */
  private static final int AHEAD = 8;

  /** Bytes of payload in one script. */
  private static final int MOST_BYTES = 8 << 20;

  /** In a cluster, how often to begin again when others have reserved or cleaned meanwhile. */
  private static final int ROUNDS = 100;

  private final Wire wire;
  private final Queues queues;
  private final Calls calls;
  private final IdIndex index;
  private final Reserving reserving;
  private final int maxPayload;
  private volatile boolean loaded;

  Enqueuing(Wire wire, Queues queues, Calls calls, IdIndex index, int maxPayload) {
    this.wire = wire;
    this.queues = queues;
    this.calls = calls;
    this.index = index;
    this.reserving = new Reserving(queues, index);
    this.maxPayload = maxPayload;
  }

  /** Some jobs of one queue, and their places in the whole. */
  private record Portion(QueueKeys queue, List<Integer> places) {}

  List<Enqueued> enqueue(List<NewJob> jobs) {
    Batch batch = new Batch(jobs);
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      NewJob job = batch.jobs.get(i);
      if (job.payload().length > maxPayload) {
        batch.answers[i] =
            Enqueued.rejected(job.id(), "the payload is larger than " + maxPayload + " bytes");
      } else {
        open.add(i);
      }
    }
    for (int round = 0; !open.isEmpty(); round++) {
      if (round == ROUNDS) {
        throw new StoreException(
            Kind.UNAVAILABLE,
            "redis at " + wire.address() + ": others enqueue the same ids elsewhere all the time");
      }
      open = store(batch, open);
    }
    return Arrays.asList(batch.answers);
  }

  /** What is known of one call so far. */
  private final class Batch {
    final List<NewJob> jobs;
    final Enqueued[] answers;
    boolean storedSome;
    private byte[] base = Ascii.EMPTY;

    Batch(List<NewJob> jobs) {
      // Some lists make a job each time that they are asked for it.
      this.jobs = List.copyOf(jobs);
      this.answers = new Enqueued[jobs.size()];
    }

    /** So that the sequences of jobs of several queues rise in their order. */
    byte[] base(int queueCount) {
      if (queueCount > 1 && base.length == 0) {
        List<?> time = (List<?>) wire.send(queues.key(), Command.TIME);
        base = Ascii.of(Ascii.number(time.get(0)) * 1_000_000 + Ascii.number(time.get(1)));
      }
      return base;
    }
  }

  /** Answers the places of those that have to be tried again. */
  private List<Integer> store(Batch batch, List<Integer> open) {
    List<Integer> later = new ArrayList<>();
    List<Integer> mine = open;
    Map<String, Long> epochs = new HashMap<>();
    if (wire.isCluster()) {
      mine = reserving.reserve(batch.jobs, open, batch.answers, later, epochs);
    }
    Map<String, List<Integer>> byQueue = new LinkedHashMap<>();
    for (int place : mine) {
      byQueue.computeIfAbsent(batch.jobs.get(place).queue(), k -> new ArrayList<>()).add(place);
    }
    byte[] base = batch.base(byQueue.size());
    List<Portion> portions = portions(batch.jobs, byQueue);
    int from = 0;
    while (from < portions.size()) {
      int to = Math.min(portions.size(), from + (loaded ? AHEAD : 1));
      store(batch, portions.subList(from, to), base, epochs, later);
      from = to;
    }
    later.sort(null);
    return later;
  }

  private List<Portion> portions(List<NewJob> jobs, Map<String, List<Integer>> byQueue) {
    int most = wire.isCluster() ? MOST : SHARE;
    List<Portion> portions = new ArrayList<>();
    byQueue.forEach(
        (name, places) -> {
          QueueKeys queue = queues.of(name);
          int from = 0;
          int bytes = 0;
          for (int i = 0; i < places.size(); i++) {
            int size = jobs.get(places.get(i)).payload().length;
            if (i > from && (i - from >= most || bytes + size > MOST_BYTES)) {
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
      Batch batch,
      List<Portion> portions,
      byte[] base,
      Map<String, Long> epochs,
      List<Integer> later) {
    List<Call> all = new ArrayList<>(portions.size());
    for (Portion portion : portions) {
      long epoch = epochs.getOrDefault(portion.queue.name(), 0L);
      all.add(
          new Call(
              Script.ENQUEUE,
              portion.queue.keys(),
              () -> arguments(batch.jobs, portion, base, epoch)));
    }
    List<Object> replies = attempt(all);
    batch.storedSome |= replies.stream().anyMatch(List.class::isInstance);
    for (int i = 0; i < portions.size(); i++) {
      if (!read(batch, portions.get(i), replies.get(i))) {
        later.addAll(portions.get(i).places);
      }
    }
    // Not before: of several that go out at once and are loaded in between the later would be
    // first.
    loaded = !wire.isCluster();
  }

  private List<Object> attempt(List<Call> all) {
    try {
      return wire.attempt(all);
    } catch (StoreException e) {
      loaded = false;
      throw e;
    }
  }

  private List<byte[]> arguments(List<NewJob> jobs, Portion portion, byte[] base, long epoch) {
    boolean plain = isPlain(jobs, portion);
    List<byte[]> args = calls.start(portion.queue, portion.places.size() * 2 + 5);
    args.add(base);
    args.add(Ascii.of(epoch));
    args.add(Ascii.of(plain ? 1 : 0));
    if (plain) {
      PlainBytes.add(args, jobs, portion.places, base.length > 0);
    } else {
      args.add(Ascii.EMPTY);
      args.add(Ascii.EMPTY);
      portion.places.forEach(place -> JobBytes.add(args, jobs.get(place), place));
    }
    return args;
  }

  /** Says whether the queue took the reservations; if not, it has done nothing. */
  private boolean read(Batch batch, Portion portion, Object reply) {
    if (reply instanceof RuntimeException e) {
      throw refused(batch, wire.trouble(e));
    }
    if (reply instanceof byte[] newer) {
      index.epochIs(portion.queue, Ascii.number(newer));
      return false;
    }
    List<?> replies = (List<?>) reply;
    String capacity = replies.isEmpty() ? "" : Ascii.text(replies.get(0));
    for (int i = 0; i < portion.places.size(); i++) {
      int place = portion.places.get(i);
      NewJob job = batch.jobs.get(place);
      batch.answers[place] =
          replies.isEmpty()
              ? Enqueued.inserted(job.id())
              : answer(job, replies.get(i + 1), capacity);
    }
    return true;
  }

  /** Whether the script may go the short way: nothing but payloads, and each id once. */
  private static boolean isPlain(List<NewJob> jobs, Portion portion) {
    boolean rising = true;
    JobId last = null;
    for (int place : portion.places) {
      NewJob job = jobs.get(place);
      if (!JobBytes.isPlain(job)) {
        return false;
      }
      rising &= last == null || last.compareTo(job.id()) < 0;
      last = job.id();
    }
    return rising
        || portion.places.stream().map(place -> jobs.get(place).id()).distinct().count()
            == portion.places.size();
  }

  private static StoreException refused(Batch batch, StoreException e) {
    if (e.kind() == Kind.OVERLOADED && batch.storedSome) {
      // "Nothing was stored" would not be true.
      return new StoreException(
          Kind.UNAVAILABLE, e.getMessage() + " (a part of the jobs was stored before)", e);
    }
    return e;
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
