package dev.sluice.schedules;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Enqueued;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queue that schedules are kept in. A schedule is the one live job whose unique key is its
 * name; its payload is the definition, its cursor the progress.
 */
final class Shelf {
  private static final String KIND = "schedule";
  private static final int PAGE = 500;

  /** No schedule is given up because its nodes were killed, or its storage away, too often. */
  private static final int EVER = 1_000_000_000;

  private final Sluice sluice;
  private final Queue<byte[]> queue;

  Shelf(Sluice sluice) {
    this.sluice = sluice;
    this.queue = sluice.queue(Schedules.QUEUE);
  }

  Optional<Kept> find(String name) {
    return read(JobQuery.ofQueue(Schedules.QUEUE).text(name)).stream()
        .filter(kept -> kept.definition().schedule().name().equals(name))
        .findFirst();
  }

  List<Kept> all() {
    return read(JobQuery.ofQueue(Schedules.QUEUE));
  }

  private List<Kept> read(JobQuery query) {
    JobQuery live = query.states(JobState.SCHEDULED, JobState.READY, JobState.RUNNING).limit(PAGE);
    List<Kept> found = new ArrayList<>();
    Page<JobView> page = sluice.jobs().list(live);
    page.items().forEach(job -> add(job, found));
    while (page.next() != 0) {
      page = sluice.jobs().list(live.after(page.next()));
      page.items().forEach(job -> add(job, found));
    }
    return found;
  }

  // What somebody else has put into the queue, or a later version, is not ours to show.
  private static void add(JobView job, List<Kept> found) {
    try {
      found.add(Kept.read(job));
    } catch (IllegalArgumentException e) {
      System.getLogger(Shelf.class.getName())
          .log(System.Logger.Level.WARNING, "schedule in job " + job.id() + " cannot be read", e);
    }
  }

  /** Puts a definition in, if there is none of its name: INSERTED or DUPLICATE. */
  Enqueued.Outcome add(Definition definition) {
    return put(definition, UniqueKey.OnConflict.KEEP);
  }

  /**
   * Puts a definition in the place of the one that is there: REPLACED. INSERTED if there is none
   * any more, DUPLICATE if it is being fired.
   */
  Enqueued.Outcome replace(Definition definition) {
    return put(definition, UniqueKey.OnConflict.REPLACE);
  }

  private Enqueued.Outcome put(Definition definition, UniqueKey.OnConflict onConflict) {
    String name = definition.schedule().name();
    return queue
        .enqueue(
            DefinitionJson.write(definition),
            job ->
                job.kind(KIND)
                    .unique(name, null, onConflict)
                    .maxAttempts(EVER)
                    .lostLeaseLimit(EVER))
        .outcome();
  }
}
