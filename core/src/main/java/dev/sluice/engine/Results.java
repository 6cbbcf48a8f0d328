package dev.sluice.engine;

import dev.sluice.JobHandle;
import dev.sluice.JobRejectedException;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes handles, and sees to it that they hear of the outcome. */
final class Results {
  private final CompletionRegistry registry;
  private final ResultWatcher watcher;
  private final CodecLookup codecs;
  private final Changes changes;

  /** The reader that was asked for last: most callers ask for one type again and again. */
  private volatile @Nullable ResultReader<?> latest;

  Results(CompletionRegistry registry, ResultWatcher watcher, CodecLookup codecs, Changes changes) {
    this.registry = registry;
    this.watcher = watcher;
    this.codecs = codecs;
    this.changes = changes;
  }

  /** Begins to wait for a job that is about to be enqueued. */
  Pending expect(JobId id) {
    return registry.register(id);
  }

  /** The enqueue came to nothing. */
  void abandon(Pending expected) {
    registry.forget(expected);
  }

  /** Waits on for what the enqueue has led to: the job itself, or the one that it met. */
  Pending follow(Pending expected, Enqueued answer) {
    return switch (answer.outcome()) {
      case INSERTED -> expected;
      case DUPLICATE, REPLACED -> followSurvivor(expected, answer.id());
      case REJECTED, FULL -> refused(expected, answer);
    };
  }

  /**
   * @throws IllegalArgumentException if no result can have the type
   */
  @SuppressWarnings("unchecked")
  <R> ResultReader<R> reader(Class<R> type) {
    ResultReader<?> known = latest;
    if (known != null && known.isFor(type)) {
      return (ResultReader<R>) known;
    }
    ResultReader<R> reader = new ResultReader<>(type, codecs);
    latest = reader;
    return reader;
  }

  /** For results that never leave the process: the caller's own function made them. */
  @SuppressWarnings("unchecked")
  <R> ResultReader<R> anything() {
    return (ResultReader<R>) reader(Object.class);
  }

  <R> RegisteredHandle<R> handle(Pending expected, ResultReader<R> reader) {
    return new RegisteredHandle<>(expected, reader, this);
  }

  /** The handle of a job that was enqueued at some time before. */
  <R> JobHandle<R> find(JobId id, Class<R> type) {
    ResultReader<R> reader = reader(type);
    boolean known = registry.isAwaited(id);
    Pending entry = registry.register(id);
    if (!look(entry) && !known) {
      registry.finish(id, ResultWatcher.vanished(entry));
    }
    return handle(entry, reader);
  }

  /** Somebody waits for a result: makes sure that it comes from wherever it comes. */
  void watch() {
    watcher.begin();
  }

  /** Answers which of the jobs are cancelled now or have been told to stop, as many as they are. */
  int cancel(List<JobId> ids, String reason) {
    int cancelled = 0;
    for (Altered answer : changes.alter(ids, new Alteration.Cancel(reason))) {
      boolean done =
          answer.result() == Altered.Result.CHANGED || answer.result() == Altered.Result.REQUESTED;
      cancelled += done ? 1 : 0;
    }
    return cancelled;
  }

  private boolean look(Pending entry) {
    try {
      return watcher.look(entry);
    } catch (Throwable e) {
      registry.forget(entry);
      throw e;
    }
  }

  private Pending followSurvivor(Pending expected, JobId survivor) {
    Pending followed = expected;
    if (!survivor.equals(expected.id())) {
      registry.forget(expected);
      followed = registry.register(survivor);
    }
    // It may have been final before anybody here waited for it.
    if (!followed.isDone()) {
      look(followed);
    }
    return followed;
  }

  private Pending refused(Pending expected, Enqueued answer) {
    registry.forget(expected);
    Pending refused = new Pending(expected.id());
    refused.complete(new Outcome.None(new JobRejectedException(answer)));
    return refused;
  }
}
