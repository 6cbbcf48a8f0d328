package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.job.JobId;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leases of workers without a stream. One that this server does not know (it was given by
 * another, or before a restart) is as good where the storage knows tokens by their parts.
 */
final class Leases {
  private final Storage storage;
  private final Outcomes outcomes;
  private final Lent lent;

  Leases(Storage storage) {
    this.storage = storage;
    this.outcomes = new Outcomes(storage);
    this.lent = new Lent(storage);
  }

  /** A token put together from its parts. */
  private record Token(JobId job, String queue, long fence) implements LeaseToken {}

  void add(List<Delivery> jobs, Duration lease) {
    lent.add(jobs, lease);
  }

  void release(List<LeaseKey> leases) {
    lent.release(leases);
  }

  List<WorkerCalls.Settled> settle(List<WorkerCalls.Settlement> wanted) {
    List<Settlement> known = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    Settled[] answers = new Settled[wanted.size()];
    Arrays.fill(answers, Settled.LEASE_LOST);
    List<LeaseKey> keys = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      String path = "settlements[" + i + "]";
      keys.add(LeaseKey.of(path + ".lease", wanted.get(i).getLease()));
      Settlement settlement = read(path, wanted.get(i), keys.get(i));
      if (settlement != null) {
        known.add(settlement);
        places.add(i);
      }
    }
    List<Settled> settled = known.isEmpty() ? List.of() : storage.source().settle(known);
    for (int i = 0; i < settled.size(); i++) {
      answers[places.get(i)] = settled.get(i);
      lent.remove(keys.get(places.get(i)));
    }
    return views(keys, answers);
  }

  private static List<WorkerCalls.Settled> views(List<LeaseKey> keys, Settled[] answers) {
    List<WorkerCalls.Settled> views = new ArrayList<>(answers.length);
    for (int i = 0; i < answers.length; i++) {
      views.add(Outcomes.view(keys.get(i), answers[i]));
    }
    return views;
  }

  private @Nullable Settlement read(String path, WorkerCalls.Settlement settlement, LeaseKey key) {
    Delivery job = lent.find(key);
    if (job != null) {
      return outcomes.read(path, settlement, job, Outcomes.Tries.of(job));
    }
    LeaseToken token = token(path + ".lease", settlement.getLease(), key);
    return token == null ? null : outcomes.read(path, settlement, token, tries(settlement, key));
  }

  /** {@code null} if the storage settles only what it has handed out itself. */
  private @Nullable LeaseToken token(String path, WorkerCalls.LeaseToken lease, LeaseKey key) {
    if (!storage.traits().has(Feature.DETACHED)) {
      return null;
    }
    return new Token(key.job(), Fields.queue(path + ".queue", lease.getQueue()), key.fence());
  }

  private Outcomes.Tries tries(WorkerCalls.Settlement settlement, LeaseKey key) {
    Optional<JobView> job =
        settlement.hasComplete() || settlement.hasRelease()
            ? Optional.empty()
            : storage.source().role(JobBrowser.class).flatMap(jobs -> jobs.find(key.job()));
    return job.map(
            view -> new Outcomes.Tries(view.history().attempts() + 1, view.options().maxAttempts()))
        .orElse(new Outcomes.Tries(1, Integer.MAX_VALUE));
  }

  List<WorkerCalls.LeaseStatus> extend(List<WorkerCalls.LeaseToken> wanted, Duration lease) {
    storage.demand(Feature.EXTEND, "extend the lease of a job");
    List<WorkerCalls.LeaseStatus> views = new ArrayList<>();
    List<LeaseToken> known = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      String path = "leases[" + i + "]";
      LeaseKey key = LeaseKey.of(path, wanted.get(i));
      Delivery job = lent.find(key);
      LeaseToken token = job == null ? token(path, wanted.get(i), key) : job;
      views.add(Outcomes.view(key, LeaseStatus.LOST));
      if (token != null) {
        known.add(token);
        places.add(i);
      }
    }
    List<LeaseStatus> answers = known.isEmpty() ? List.of() : storage.source().extend(known, lease);
    for (int i = 0; i < answers.size(); i++) {
      LeaseKey key = LeaseKey.of(known.get(i));
      views.set(places.get(i), Outcomes.view(key, answers.get(i)));
      lent.extended(key, answers.get(i), lease);
    }
    return views;
  }
}
