package dev.sluice.sql;

import dev.sluice.job.JobState;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Settlement.Bury;
import dev.sluice.spi.Settlement.Complete;
import dev.sluice.spi.Settlement.Release;
import dev.sluice.spi.Settlement.Retry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ends leases (rules 2, 3, 9, 10). Completions that leave nothing behind are one statement; the
 * rest is read, decided here and written back.
 */
final class Settler {
  private final Dialect dialect;
  private final HotPath hot;
  private final Joined joined;

  Settler(Dialect dialect, HotPath hot, Joined joined) {
    this.dialect = dialect;
    this.hot = hot;
    this.joined = joined;
  }

  List<Settled> settle(Session session, List<? extends Settlement> outcomes) throws SQLException {
    Batch batch = new Batch(session, outcomes);
    Places places = batch.places();
    // What may hold keys and groups goes first: nobody waits for those while he holds a job.
    batch.decide(places.others);
    batch.decide(batch.complete(places.plain));
    return batch.answers();
  }

  private static long fence(Settlement outcome) {
    return outcome.lease().fence();
  }

  /** Where in a batch the completions are that leave nothing behind, and where all the others. */
  private record Places(List<Integer> plain, List<Integer> others) {}

  /** What is settled in one go. */
  private final class Batch {
    private final Session session;
    private final List<? extends Settlement> outcomes;
    private final @Nullable Settled[] answers;

    Batch(Session session, List<? extends Settlement> outcomes) {
      this.session = session;
      this.outcomes = outcomes;
      answers = new @Nullable Settled[outcomes.size()];
    }

    /** Answers what needs no look at the jobs, and says what is left. */
    Places places() throws SQLException {
      Places places = new Places(new ArrayList<>(), new ArrayList<>());
      Set<Long> fences = new HashSet<>();
      for (int i = 0; i < answers.length; i++) {
        Settlement outcome = outcomes.get(i);
        if (!fences.add(fence(outcome))) {
          answers[i] = Settled.LEASE_LOST; // another outcome of the same claim came first
        } else if (outcome instanceof Complete && joined.has(outcome.lease())) {
          answers[i] = joined.outcome(session, outcome.lease());
        } else {
          boolean plain = outcome instanceof Complete && Fence.isPlain(fence(outcome));
          (plain ? places.plain : places.others).add(i);
        }
      }
      return places;
    }

    /** Completes what is plain; returns the places of what is not, or is lost. */
    List<Integer> complete(List<Integer> places) throws SQLException {
      if (places.isEmpty()) {
        return List.of();
      }
      Set<Long> done =
          hot.complete(session, places.stream().map(i -> (Complete) outcomes.get(i)).toList());
      List<Integer> left = new ArrayList<>();
      for (int i : places) {
        if (done.contains(fence(outcomes.get(i)))) {
          answers[i] = Settled.COMPLETED;
        } else {
          left.add(i);
        }
      }
      return left;
    }

    void decide(List<Integer> places) throws SQLException {
      if (places.isEmpty()) {
        return;
      }
      TreeSet<Long> seqs = new TreeSet<>();
      places.forEach(i -> seqs.add(Fence.sequence(fence(outcomes.get(i)))));
      Rows rows = Rows.lock(dialect, session, seqs);
      for (int i : places) {
        Settlement outcome = outcomes.get(i);
        Row row = held(rows, outcome.lease(), session.now());
        answers[i] = row == null ? Settled.LEASE_LOST : settle(row, outcome, session);
      }
      Delta delta = new Delta();
      rows.flush(delta);
      delta.write(session, dialect);
    }

    List<Settled> answers() {
      List<Settled> list = new ArrayList<>(answers.length);
      for (Settled answer : answers) {
        list.add(answer == null ? Settled.LEASE_LOST : answer);
      }
      return list;
    }
  }

  private static @Nullable Row held(Rows rows, LeaseToken token, long now) {
    Row row = rows.get(Fence.sequence(token.fence()));
    return row != null && row.id.equals(token.job()) && row.isHeld(Fence.claims(token.fence()), now)
        ? row
        : null;
  }

  private static Settled settle(Row row, Settlement outcome, Session session) {
    long now = session.now();
    if (outcome instanceof Complete complete) {
      row.attempts++;
      row.result = complete.result();
      row.finish(JobState.COMPLETED, now);
      return Settled.COMPLETED;
    }
    count(row, outcome);
    if (row.cancel) {
      row.cancelled(row.reason, now);
      return Settled.CANCELLED;
    }
    if (outcome instanceof Bury) {
      row.finish(JobState.DEAD, now);
      return Settled.DEAD;
    }
    if (outcome instanceof Retry retry) {
      row.dueAt(session.after(retry.delay()), now);
      return Settled.RETRYING;
    }
    Duration delay = ((Release) outcome).delay();
    if (delay.isZero()) {
      row.giveBack();
    } else {
      row.dueAt(session.after(delay), now);
    }
    return Settled.RELEASED;
  }

  private static void count(Row row, Settlement outcome) {
    if (outcome instanceof Retry retry) {
      row.attempts++;
      row.fail(retry.cause());
    } else if (outcome instanceof Bury bury) {
      row.attempts++;
      row.fail(bury.cause());
    } else {
      row.releases++;
    }
  }

  static LeaseStatus status(boolean cancelRequested) {
    return cancelRequested ? LeaseStatus.CANCEL_REQUESTED : LeaseStatus.HELD;
  }
}
