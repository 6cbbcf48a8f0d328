package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The copies of a job that is over, and the records that go when they are all gone. */
final class Remains {
  final JobId body;
  final List<Place> places;
  final List<JobId> records;

  /** Whether the records have to stay for copies that nobody can reach now. */
  volatile boolean stays;

  /** Whether a server said something else than that it has deleted a copy. */
  volatile boolean doubtful;

  /** Whether they are all gone, and the records with them. */
  final CompletableFuture<Boolean> done = new CompletableFuture<>();

  private final AtomicInteger left = new AtomicInteger(1);

  Remains(JobId body, List<Place> places, List<JobId> records, boolean stays) {
    this.body = body;
    this.places = places;
    this.records = records;
    this.stays = stays;
  }

  /** Of a job that is over. */
  static Remains of(JobId job, Ticket ticket) {
    List<JobId> records = new ArrayList<>(List.of(job));
    JobId body = ticket.body();
    if (body != null && !body.equals(job)) {
      records.add(body);
    }
    return new Remains(ticket.bodyOf(job), ticket.places(), records, ticket.open());
  }

  /** Copies of what never was a job. */
  static Remains withdrawn(JobId body, List<Place> places) {
    return new Remains(body, places, List.of(), false);
  }

  /** One more answer is awaited. */
  void await() {
    left.incrementAndGet();
  }

  /** One answer came; answers whether it was the last. */
  boolean arrived() {
    return left.decrementAndGet() == 0;
  }
}
