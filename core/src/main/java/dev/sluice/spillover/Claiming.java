package dev.sluice.spillover;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Claims from the source and from the store beside it, as if they were one. */
final class Claiming {
  // Nobody wakes a claim when the store has room again, or is back.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final WorkSource source;
  private final JobStore store;
  private final Arrivals arrivals;
  private final Refusals refusals;
  private final Map<List<String>, Scout> scouts = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(Claiming::daemon);

  Claiming(WorkSource source, JobStore store, Arrivals arrivals, Refusals refusals) {
    this.source = source;
    this.store = store;
    this.arrivals = arrivals;
    this.refusals = refusals;
  }

  List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    List<Delivery> all = new ArrayList<>();
    Delivery found = found(request);
    if (found != null) {
      all.add(new FromStore(found));
    }
    try {
      // The store goes first: what is there has waited longer than any message.
      if (all.size() < request.max()) {
        all.addAll(fromStore(with(request, request.max() - all.size(), Duration.ZERO)));
      }
    } catch (StoreException e) {
      return withoutStore(request, all, e);
    }
    boolean mayWait = all.isEmpty() && !request.maxWait().isZero();
    if (refusals.areMany()) {
      return mayWait ? fromStore(with(request, request.max(), shorter(request.maxWait()))) : all;
    }
    if (mayWait) {
      return await(request);
    }
    try {
      if (all.size() < request.max()) {
        all.addAll(messages(request, all.size(), Duration.ZERO));
      }
    } catch (StoreException e) {
      // What the store has handed out is leased to nobody else.
      if (all.isEmpty()) {
        throw e;
      }
    }
    return all;
  }

  // A message that succeeds needs no store. When there is none, it is said that the store is away.
  private List<Delivery> withoutStore(ClaimRequest request, List<Delivery> all, StoreException away)
      throws InterruptedException {
    if (!refusals.areMany() && all.size() < request.max()) {
      all.addAll(messages(request, all.size(), shorter(request.maxWait())));
    }
    if (all.isEmpty()) {
      throw away;
    }
    return all;
  }

  private List<Delivery> messages(ClaimRequest request, int already, Duration wait)
      throws InterruptedException {
    return arrivals.admit(source.claim(with(request, request.max() - already, wait)));
  }

  private List<Delivery> fromStore(ClaimRequest request) throws InterruptedException {
    List<Delivery> jobs = new ArrayList<>();
    store.claim(request).forEach(job -> jobs.add(new FromStore(job)));
    return jobs;
  }

  private static Duration shorter(Duration wait) {
    return wait.compareTo(SOON) < 0 ? wait : SOON;
  }

  private List<Delivery> await(ClaimRequest request) throws InterruptedException {
    Scout scout = scout(request);
    if (scout == null) {
      return messages(request, 0, request.maxWait());
    }
    List<Delivery> messages;
    try {
      messages = messages(request, 0, request.maxWait());
    } finally {
      scout.leave();
    }
    if (!messages.isEmpty()) {
      return messages;
    }
    Delivery found = scout.await();
    return found == null ? List.of() : List.of(new FromStore(found));
  }

  private @Nullable Delivery found(ClaimRequest request) {
    Scout scout = scouts.get(request.queues());
    return scout == null ? null : scout.take();
  }

  /** One that looks at the store for the caller, which has to leave it. */
  private @Nullable Scout scout(ClaimRequest request) {
    return scouts.compute(
        request.queues(),
        (queues, scout) -> scout == null || !scout.join() ? start(request) : scout);
  }

  private @Nullable Scout start(ClaimRequest request) {
    Scout scout = new Scout(store, request, source::wakeup);
    scout.join();
    try {
      threads.execute(scout);
      return scout;
    } catch (RejectedExecutionException e) {
      // Closed: the source says so to whoever claims.
      return null;
    }
  }

  void close() {
    threads.shutdownNow();
  }

  private static ClaimRequest with(ClaimRequest request, int max, Duration wait) {
    return new ClaimRequest(request.queues(), max, request.lease(), wait, request.holder());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "sluice-spillover");
    thread.setDaemon(true);
    return thread;
  }
}
