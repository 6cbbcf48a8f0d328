package dev.sluice.engine;

import dev.sluice.JobGroup;
import dev.sluice.JobHandle;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The handles of jobs that were enqueued together. */
final class RegisteredGroup<R> implements JobGroup<R> {
  private final List<Enqueued> answers;
  private final List<RegisteredHandle<R>> handles;
  private final Results results;

  RegisteredGroup(List<Enqueued> answers, List<RegisteredHandle<R>> handles, Results results) {
    this.answers = List.copyOf(answers);
    this.handles = List.copyOf(handles);
    this.results = results;
  }

  @Override
  public List<Enqueued> answers() {
    return answers;
  }

  @Override
  public List<JobHandle<R>> handles() {
    return List.copyOf(handles);
  }

  @Override
  public int size() {
    return handles.size();
  }

  @Override
  public int done() {
    int done = 0;
    for (JobHandle<R> handle : handles) {
      done += handle.isDone() ? 1 : 0;
    }
    return done;
  }

  @Override
  public Stream<Outcome<R>> stream() {
    BlockingQueue<Outcome<R>> coming = new LinkedBlockingQueue<>();
    for (int i = 0; i < handles.size(); i++) {
      int index = i;
      handles.get(i).onOutcome(() -> coming.add(outcome(index)));
    }
    return StreamSupport.stream(new OutcomeSpliterator<>(coming, handles.size()), false);
  }

  @Override
  public List<@Nullable R> join() throws InterruptedException {
    List<@Nullable R> values = new ArrayList<>(handles.size());
    RuntimeException failed = null;
    for (JobHandle<R> handle : handles) {
      try {
        values.add(handle.join());
      } catch (RuntimeException e) {
        failed = together(failed, e);
      }
    }
    if (failed != null) {
      throw failed;
    }
    return values;
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    long until = System.nanoTime() + Nanos.of(timeout);
    for (RegisteredHandle<R> handle : handles) {
      if (!handle.await(until - System.nanoTime())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int cancel() {
    List<JobId> open = new ArrayList<>();
    for (JobHandle<R> handle : handles) {
      if (!handle.isDone()) {
        open.add(handle.id());
      }
    }
    return open.isEmpty() ? 0 : results.cancel(open, "cancelled by its group");
  }

  private Outcome<R> outcome(int index) {
    RegisteredHandle<R> handle = handles.get(index);
    try {
      return new Outcome<>(index, handle, handle.value(), null);
    } catch (RuntimeException e) {
      return new Outcome<>(index, handle, null, e);
    }
  }

  private static RuntimeException together(@Nullable RuntimeException first, RuntimeException e) {
    if (first == null) {
      return e;
    }
    // Two jobs of a group may have met the same survivor and so have the same outcome.
    if (first != e) {
      first.addSuppressed(e);
    }
    return first;
  }
}
