package dev.sluice.engine;

import dev.sluice.JobGroup;
import dev.sluice.JobHandle;
import dev.sluice.JobRejectedException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Enqueues jobs whose results somebody wants. */
final class Requests {
  private final Enqueuing enqueuing;
  private final Results results;
  private final Functions functions;
  private final Traits traits;

  Requests(Enqueuing enqueuing, Results results, Functions functions, Traits traits) {
    this.enqueuing = enqueuing;
    this.results = results;
    this.functions = functions;
    this.traits = traits;
  }

  <R> JobHandle<R> one(Draft draft, Class<R> type) {
    return one(draft, results.reader(type));
  }

  private <R> RegisteredHandle<R> one(Draft draft, ResultReader<R> reader) {
    Pending expected = results.expect(draft.job().id());
    Enqueued answer;
    try {
      answer = enqueuing.one(draft);
    } catch (Throwable e) {
      results.abandon(expected);
      throw e;
    }
    Pending followed = results.follow(expected, answer);
    if (isRefused(answer)) {
      throw new JobRejectedException(answer);
    }
    return results.handle(followed, reader);
  }

  <R> JobGroup<R> many(List<Draft> drafts, Class<R> type) {
    ResultReader<R> reader = results.reader(type);
    List<Pending> expected = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      expected.add(results.expect(draft.job().id()));
    }
    List<Enqueued> answers;
    try {
      answers = enqueuing.many(drafts);
    } catch (Throwable e) {
      expected.forEach(results::abandon);
      throw e;
    }
    List<RegisteredHandle<R>> handles = new ArrayList<>(drafts.size());
    for (int i = 0; i < answers.size(); i++) {
      handles.add(results.handle(results.follow(expected.get(i), answers.get(i)), reader));
    }
    return new RegisteredGroup<>(answers, handles, results);
  }

  <R> JobHandle<R> submit(String queue, Callable<R> function) {
    Objects.requireNonNull(function, "function");
    if (!forgetsWithTheProcess()) {
      throw new IllegalStateException(
          "a function cannot be stored, so only memory: takes one, not \"" + traits.name() + "\"");
    }
    JobId id = JobId.next();
    Draft draft =
        new Draft(
            new NewJob(id, queue, Functions.KIND, new byte[0], JobOptions.DEFAULT, null), null);
    functions.put(id, function);
    try {
      RegisteredHandle<R> handle = one(draft, results.anything());
      handle.onOutcome(() -> functions.drop(id));
      return handle;
    } catch (Throwable e) {
      functions.drop(id);
      throw e;
    }
  }

  private boolean forgetsWithTheProcess() {
    return traits.sharing() == Traits.Sharing.ONE_PROCESS
        && traits.durability() == Traits.Durability.NONE;
  }

  private static boolean isRefused(Enqueued answer) {
    return answer.outcome() == Enqueued.Outcome.REJECTED
        || answer.outcome() == Enqueued.Outcome.FULL;
  }
}
