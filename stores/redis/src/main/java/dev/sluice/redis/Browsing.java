package dev.sluice.redis;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.QueueSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at jobs and queues. */
final class Browsing {
  private final Wire wire;
  private final Queues queues;
  private final Calls calls;
  private final Whereabouts whereabouts;

  Browsing(Wire wire, Queues queues, Calls calls, Whereabouts whereabouts) {
    this.wire = wire;
    this.queues = queues;
    this.calls = calls;
    this.whereabouts = whereabouts;
  }

  Optional<JobView> find(JobId id) {
    return whereabouts.of(List.of(id)).get(0).flatMap(queue -> find(queue, id));
  }

  private Optional<JobView> find(QueueKeys queue, JobId id) {
    List<?> reply = (List<?>) wire.run(calls.of(Script.FIND, queue, JobBytes.id(id)));
    return Optional.ofNullable(reply.get(0)).map(job -> StoredJob.view(queue, (List<?>) job));
  }

  /** What one queue gave, and up to which sequence it has looked. */
  private record Part(List<JobView> jobs, long upTo) {}

  Page<JobView> list(JobQuery query) {
    List<Part> parts = parts(query);
    long upTo = parts.stream().mapToLong(Part::upTo).min().orElse(Long.MAX_VALUE);
    List<JobView> found = new ArrayList<>();
    for (Part part : parts) {
      part.jobs.stream()
          .filter(job -> job.sequence() <= upTo && query.admits(job))
          .forEach(found::add);
    }
    found.sort(Comparator.comparingLong(JobView::sequence));
    if (found.size() > query.limit()) {
      List<JobView> page = found.subList(0, query.limit());
      return new Page<>(page, page.get(page.size() - 1).sequence());
    }
    return new Page<>(found, upTo == Long.MAX_VALUE ? 0 : upTo);
  }

  private List<Part> parts(JobQuery query) {
    Collection<QueueKeys> all = queuesOf(query);
    byte[] limit = Ascii.of(Math.max(query.limit(), 100));
    byte[] states = Ascii.of(StateCode.mask(query.states()));
    List<Call> scripts = new ArrayList<>();
    for (QueueKeys queue : all) {
      byte[] after = Ascii.of(Math.max(0, queue.innerUpTo(query.after())));
      scripts.add(calls.of(Script.LIST, queue, after, limit, states));
    }
    List<Object> replies = wire.run(scripts);
    List<Part> parts = new ArrayList<>();
    int i = 0;
    for (QueueKeys queue : all) {
      parts.add(part(queue, (List<?>) replies.get(i++)));
    }
    return parts;
  }

  private static Part part(QueueKeys queue, List<?> reply) {
    long upTo = Ascii.number(reply.get(0));
    List<JobView> jobs = new ArrayList<>();
    for (Object job : reply.subList(1, reply.size())) {
      jobs.add(StoredJob.view(queue, (List<?>) job));
    }
    return new Part(jobs, upTo < 0 ? Long.MAX_VALUE : queue.sequence(upTo));
  }

  private Collection<QueueKeys> queuesOf(JobQuery query) {
    String name = query.queue();
    return name == null ? queues.all() : queues.find(name).stream().toList();
  }

  int alter(JobQuery query, Alteration alteration, Altering altering) {
    int changed = 0;
    Page<JobView> page = list(query);
    while (true) {
      changed += alter(page.items(), query, alteration, altering);
      if (page.next() == 0) {
        return changed;
      }
      page = list(query.after(page.next()));
    }
  }

  private int alter(List<JobView> jobs, JobQuery query, Alteration alteration, Altering altering) {
    Map<String, List<JobId>> byQueue = new TreeMap<>();
    jobs.forEach(job -> byQueue.computeIfAbsent(job.queue(), k -> new ArrayList<>()).add(job.id()));
    int changed = 0;
    for (Map.Entry<String, List<JobId>> some : byQueue.entrySet()) {
      changed +=
          (int)
              altering
                  .alter(queues.of(some.getKey()), some.getValue(), alteration, query.states())
                  .stream()
                  .filter(a -> a.result() == Result.CHANGED || a.result() == Result.REQUESTED)
                  .count();
    }
    return changed;
  }

  // ---- queues

  /** A queue in numbers, and what it was told. */
  private record Standing(Counts counts, Optional<QueueSettings> settings) {}

  private Map<String, Standing> standings(Collection<QueueKeys> all) {
    List<Call> scripts = all.stream().map(queue -> calls.of(Script.COUNTS, queue)).toList();
    List<Object> replies = wire.run(scripts);
    Map<String, Standing> standings = new TreeMap<>();
    int i = 0;
    for (QueueKeys queue : all) {
      standings.put(queue.name(), standing((List<?>) replies.get(i++)));
    }
    return standings;
  }

  private static Standing standing(List<?> reply) {
    long[] n = reply.subList(0, 6).stream().mapToLong(Ascii::number).toArray();
    return new Standing(new Counts(n[0], n[1], n[2], n[3], n[4], n[5]), settings(reply));
  }

  private static Optional<QueueSettings> settings(List<?> reply) {
    if (reply.get(6) == null) {
      return Optional.empty();
    }
    String capacity = Ascii.text(reply.get(7));
    return Optional.of(
        new QueueSettings(
            Ascii.text(reply.get(6)).equals("1"),
            capacity.isEmpty() ? QueueSettings.UNBOUNDED : Long.parseLong(capacity)));
  }

  Map<String, Counts> counts() {
    Map<String, Counts> counts = new TreeMap<>();
    standings(queues.all())
        .forEach(
            (name, s) -> {
              if (s.settings.isPresent() || s.counts.total() > 0) {
                counts.put(name, s.counts);
              }
            });
    return counts;
  }

  Counts counts(String queue) {
    return queues
        .find(queue)
        .map(keys -> standings(List.of(keys)).values().iterator().next().counts)
        .orElse(Counts.NONE);
  }

  QueueSettings settings(String queue) {
    return queues
        .find(queue)
        .flatMap(keys -> standings(List.of(keys)).values().iterator().next().settings)
        .orElse(QueueSettings.DEFAULT);
  }

  Map<String, QueueSettings> settings() {
    Map<String, QueueSettings> all = new TreeMap<>();
    standings(queues.all()).forEach((name, s) -> s.settings.ifPresent(set -> all.put(name, set)));
    return all;
  }

  void configure(String queue, QueueSettings settings) {
    byte[] capacity =
        settings.capacity() == QueueSettings.UNBOUNDED
            ? Ascii.EMPTY
            : Ascii.of(settings.capacity());
    byte[] paused = Ascii.of(settings.paused() ? 1 : 0);
    wire.run(calls.of(Script.CONFIGURE, queues.of(queue), paused, capacity));
  }
}
