package dev.sluice.spi;

import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A broker as a store: new jobs are published, and claimed back as deliveries. What the broker has
 * no feature for is refused.
 *
 * <p>An enqueue that ended with UNAVAILABLE may have been published: sent again, the job comes
 * twice, under the same id (at least once).
 */
public final class PublishingStore implements JobStore {
  private static final Swept NOTHING = new Swept(0, 0, 0, 0, false, null);

  private final WorkSource source;
  private final MessageSink sink;
  private volatile boolean closed;

  /** Both are closed with this. */
  public PublishingStore(WorkSource source, MessageSink sink) {
    this.source = source;
    this.sink = sink;
  }

  @Override
  public Traits traits() {
    return source.traits();
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    Optional<R> own = JobStore.super.role(role);
    return own.isPresent() ? own : source.role(role);
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    List<String> obstacles = new ArrayList<>(jobs.size());
    List<Message> messages = new ArrayList<>(jobs.size());
    for (NewJob job : jobs) {
      String obstacle = obstacle(job);
      obstacles.add(obstacle);
      if (obstacle.isEmpty()) {
        messages.add(JobMessages.of(job));
      }
    }
    List<Published> answers = messages.isEmpty() ? List.of() : sink.publish(messages);
    List<Enqueued> all = new ArrayList<>(jobs.size());
    int next = 0;
    for (int i = 0; i < jobs.size(); i++) {
      NewJob job = jobs.get(i);
      String obstacle = obstacles.get(i);
      all.add(
          obstacle.isEmpty()
              ? answer(job, answers.get(next++))
              : Enqueued.rejected(job.id(), obstacle));
    }
    return all;
  }

  private Enqueued answer(NewJob job, Published published) {
    return switch (published.outcome()) {
      case CONFIRMED -> Enqueued.inserted(job.id());
      case REFUSED -> Enqueued.rejected(job.id(), published.reason());
      case UNCONFIRMED ->
          throw new StoreException(
              StoreException.Kind.UNAVAILABLE,
              sink.name() + " has not confirmed a message: " + published.reason());
    };
  }

  /** Why the broker cannot take the job; empty if it can. */
  private String obstacle(NewJob job) {
    return tooLarge(traits(), job)
        .or(() -> lacking(traits(), job).map(feature -> traits().name() + " has no " + feature))
        .orElse("");
  }

  /** Why the payload of a job is too large for a source with these traits; empty if it is not. */
  public static Optional<String> tooLarge(Traits traits, NewJob job) {
    int length = job.payload().length;
    return length > traits.maxPayload()
        ? Optional.of(
            "its payload has "
                + length
                + " bytes, and "
                + traits.name()
                + " takes "
                + traits.maxPayload())
        : Optional.empty();
  }

  /**
   * What a job asks for that a source with these traits does not have; empty if there is nothing.
   */
  public static Optional<Feature> lacking(Traits traits, NewJob job) {
    JobOptions options = job.options();
    if (options.equals(JobOptions.DEFAULT) && job.past() == null) {
      return Optional.empty();
    }
    return demands(job, options).stream().filter(feature -> !traits.has(feature)).findFirst();
  }

  private static List<Feature> demands(NewJob job, JobOptions options) {
    List<Feature> all = new ArrayList<>();
    add(all, options.delay() != null || options.runAt() != null, Feature.DELAY);
    add(all, options.priority() != 0, Feature.PRIORITY);
    add(all, options.group() != null, Feature.GROUPS);
    add(all, options.unique() != null, Feature.UNIQUE);
    add(all, options.expiresAt() != null, Feature.EXPIRE);
    add(all, options.retain().compareTo(Duration.ZERO) > 0, Feature.RETAIN);
    // What has been elsewhere before is known by its id, and has attempts that a message lacks.
    add(all, job.past() != null, Feature.IDENTITY);
    return all;
  }

  private static void add(List<Feature> all, boolean wanted, Feature feature) {
    if (wanted) {
      all.add(feature);
    }
  }

  @Override
  public Swept sweep(SweepRequest request) {
    if (closed) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, traits().name() + " is closed");
    }
    return NOTHING;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return source.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return source.settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    return source.extend(leases, lease);
  }

  @Override
  public void wakeup() {
    source.wakeup();
  }

  @Override
  public void close() {
    closed = true;
    try {
      source.close();
    } finally {
      sink.close();
    }
  }
}
