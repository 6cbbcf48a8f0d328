package dev.sluice.engine;

import dev.sluice.ClaimedJob;
import dev.sluice.Codec;
import dev.sluice.Computation;
import dev.sluice.EnqueueOptions;
import dev.sluice.Handler;
import dev.sluice.JobGroup;
import dev.sluice.JobHandle;
import dev.sluice.JobRejectedException;
import dev.sluice.Kinds;
import dev.sluice.Queue;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A queue of an opened storage. Holds nothing of its own but its name and codec. */
final class OpenQueue<T> implements Queue<T> {
  private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final String name;
  private final Codec<T> codec;
  private final Parts parts;

  OpenQueue(String name, Codec<T> codec, Parts parts) {
    this.name = Names.queue(name);
    this.codec = Objects.requireNonNull(codec, "codec");
    this.parts = parts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Codec<T> codec() {
    return codec;
  }

  @Override
  public Enqueued enqueue(T payload) {
    return taken(parts.enqueuing().one(Draft.plain(name, encode(payload))));
  }

  @Override
  public Enqueued enqueue(T payload, Consumer<EnqueueOptions> options) {
    return taken(tryEnqueue(payload, options));
  }

  @Override
  public Enqueued tryEnqueue(T payload, Consumer<EnqueueOptions> options) {
    return parts.enqueuing().one(draft(payload, options));
  }

  @Override
  public List<Enqueued> enqueueAll(Collection<? extends T> payloads) {
    // First all of them: what cannot be encoded is an error before anything is stored.
    List<byte[]> encoded = new ArrayList<>(payloads.size());
    for (T payload : payloads) {
      encoded.add(encode(payload));
    }
    return encoded.isEmpty() ? List.of() : parts.enqueuing().plain(new PlainJobs(name, encoded));
  }

  @Override
  public List<Enqueued> enqueueAll(
      Collection<? extends T> payloads, BiConsumer<? super T, EnqueueOptions> options) {
    return parts.enqueuing().many(drafts(payloads, options));
  }

  @Override
  public CompletableFuture<Enqueued> enqueueAsync(T payload, Consumer<EnqueueOptions> options) {
    try {
      return parts.enqueuing().async(draft(payload, options)).thenApply(OpenQueue::taken);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public <R> JobHandle<R> request(T payload, Class<R> resultType) {
    Draft draft = new Draft(Draft.plain(name, encode(payload)), null);
    return parts.requests().one(draft, resultType);
  }

  @Override
  public <R> JobHandle<R> request(
      T payload, Class<R> resultType, Consumer<EnqueueOptions> options) {
    return parts.requests().one(draft(payload, options), resultType);
  }

  @Override
  public <R> JobGroup<R> requestAll(
      Collection<? extends T> payloads,
      Class<R> resultType,
      BiConsumer<? super T, EnqueueOptions> options) {
    return parts.requests().many(drafts(payloads, options), resultType);
  }

  @Override
  public <R> JobHandle<R> handle(JobId id, Class<R> resultType) {
    parts.roles().browser();
    return parts.results().find(id, resultType);
  }

  @Override
  public <R> JobHandle<R> submit(Callable<R> function) {
    return parts.requests().submit(name, function);
  }

  @Override
  public Worker work(Handler<T> handler) {
    return work(handler, options -> {});
  }

  @Override
  public Worker work(Handler<T> handler, Consumer<WorkerOptions> options) {
    return parts.workers().work(this, handler, options);
  }

  @Override
  public Worker compute(Computation<T, ?> computation, Consumer<WorkerOptions> options) {
    return parts.workers().compute(this, computation, options);
  }

  @Override
  public Worker work(Kinds kinds, Consumer<WorkerOptions> options) {
    return parts.workers().work(this, kinds, options);
  }

  @Override
  public List<ClaimedJob<T>> claim(int max, Duration lease, Duration wait)
      throws InterruptedException {
    ClaimRequest request = new ClaimRequest(List.of(name), max, lease, wait, WorkerNames.next());
    List<ClaimedJob<T>> claimed = new ArrayList<>();
    for (Delivery delivery : parts.source().claim(request)) {
      claimed.add(
          new ClaimedDelivery<>(
              delivery, codec, parts.source(), parts.registry(), parts.demands()));
    }
    return claimed;
  }

  @Override
  public Counts counts() {
    return parts.roles().browser().counts(name);
  }

  @Override
  public void pause() {
    parts.jobs().change(name, settings -> settings.paused(true));
  }

  @Override
  public void resume() {
    parts.jobs().change(name, settings -> settings.paused(false));
  }

  @Override
  public boolean isPaused() {
    return parts.jobs().settings(name).paused();
  }

  @Override
  public void capacity(long jobs) {
    parts.jobs().change(name, settings -> settings.capacity(jobs));
  }

  @Override
  public int purge() {
    JobQuery waiting = JobQuery.ofQueue(name).states(JobState.SCHEDULED, JobState.READY);
    return parts.jobs().alter(waiting, new Alteration.Delete());
  }

  @Override
  public boolean waitUntilEmpty(Duration timeout) throws InterruptedException {
    long until = System.nanoTime() + Nanos.of(timeout);
    long pause = FIRST_PAUSE;
    while (counts().live() > 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (parts.closing().pause(Math.min(left, pause))) {
        throw new IllegalStateException("closed before queue \"" + name + "\" was empty");
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    return true;
  }

  @Override
  public String toString() {
    return "Queue[" + name + "]";
  }

  private Draft draft(T payload, Consumer<EnqueueOptions> options) {
    EnqueueOptions wishes = new EnqueueOptions();
    options.accept(wishes);
    return Draft.of(name, encode(payload), wishes, parts.demands());
  }

  private List<Draft> drafts(
      Collection<? extends T> payloads, BiConsumer<? super T, EnqueueOptions> options) {
    List<Draft> drafts = new ArrayList<>(payloads.size());
    for (T payload : payloads) {
      drafts.add(draft(payload, wishes -> options.accept(payload, wishes)));
    }
    return drafts;
  }

  // Catches whatever a user's codec throws. The payload itself may be secret: not in the message.
  private byte[] encode(T payload) {
    Objects.requireNonNull(payload, "payload");
    try {
      return codec.encode(payload);
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "cannot encode a "
              + payload.getClass().getName()
              + " for queue \""
              + name
              + "\": "
              + e.getMessage(),
          e);
    }
  }

  private static Enqueued taken(Enqueued answer) {
    return switch (answer.outcome()) {
      case INSERTED, DUPLICATE, REPLACED -> answer;
      case REJECTED, FULL -> throw new JobRejectedException(answer);
    };
  }
}
