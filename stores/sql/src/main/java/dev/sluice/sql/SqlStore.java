package dev.sluice.sql;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.WorkerRegister;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Jobs in a SQL database. What each database promises is told in {@code docs/stores/sql.md}. */
public final class SqlStore
    implements JobStore,
        TurnSource,
        JobControl,
        JobBrowser,
        QueueControl,
        JobNotebook,
        WorkerRegister {
  /** So many jobs are altered in one transaction. */
  private static final int PORTION = 500;

  private final Database database;
  private final Dialect dialect;
  private final Traits traits;
  private final Bell bell;
  private final Signals signals;
  private final Upkeep upkeep;
  private final Totals totals;
  private final HotPath hot;
  private final Enqueuer enqueuer;
  private final Claimer claimer;
  private final Settler settler;
  private final Joined joined = new Joined();
  private final Leases leases;
  private final Alterer alterer;
  private final QueueKeeper queueKeeper;
  private final Browser browser;
  private final Queues queues;

  SqlStore(Database database, Bell bell, Signals signals, Polling polling) {
    this.database = database;
    this.bell = bell;
    this.signals = signals;
    dialect = database.dialect();
    queues = new Queues(dialect);
    hot = dialect.hotPath(queues);
    upkeep = new Upkeep(dialect);
    totals = new Totals(dialect);
    enqueuer = new Enqueuer(dialect, queues, hot);
    claimer = new Claimer(database, queues, hot, upkeep, bell, signals, polling);
    settler = new Settler(dialect, hot, joined);
    leases = new Leases(dialect);
    alterer = new Alterer(dialect);
    queueKeeper = new QueueKeeper(queues);
    browser = new Browser(dialect, queues);
    traits =
        new Traits(
            dialect.name(),
            EnumSet.allOf(Feature.class),
            Traits.CallCost.REMOTE,
            Traits.Threading.ANY,
            dialect.sharing(),
            dialect.durability(),
            Duration.ofNanos(1_000),
            dialect.maxPayload());
  }

  static SqlStore open(StorageUrl url, Settings settings) {
    return Opening.store(url, settings);
  }

  /**
   * A store on connections of the application's own pool, which stays the application's: closing
   * the store does not close it. The pool must have two connections to spare. Makes the tables if
   * there are none, and applies migrations.
   *
   * @throws IllegalArgumentException if the database is none that Sluice knows
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the database cannot be reached; REJECTED
   *     if a newer version has made the tables
   */
  public static SqlStore using(DataSource source) {
    return Opening.store(source);
  }

  /**
   * Whether the tables of a store are there. Makes and changes nothing; not a file either.
   *
   * @throws IllegalArgumentException as for opening
   * @throws StoreException as for opening
   */
  public static boolean exists(StorageUrl url) {
    return Opening.exists(url);
  }

  /**
   * The changes of the schema that opening the store would make. Makes and changes nothing; not a
   * file either.
   *
   * @throws IllegalArgumentException as for opening
   * @throws StoreException as for opening
   */
  public static List<SqlMigration> pending(StorageUrl url) {
    return Opening.pending(url);
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    List<NewJob> batch = List.copyOf(jobs);
    if (batch.isEmpty()) {
      return List.of();
    }
    Set<String> queues = queuesOf(batch);
    if (!enqueuer.isShort(batch, queues)) {
      List<Enqueued> answers = database.write(session -> enqueuer.enqueue(session, batch));
      ring(queues);
      return answers;
    }
    Set<String> word = signals.along(queues);
    Set<JobId> stored = enqueuer.storeShort(database, batch, word);
    bell.ring(queues);
    List<Enqueued> answers = enqueuer.storeLeft(database, batch, stored);
    if (word.isEmpty() || stored.size() < batch.size()) {
      ring(queues);
    }
    return answers;
  }

  private static Set<String> queuesOf(List<NewJob> jobs) {
    Set<String> queues = new HashSet<>();
    jobs.forEach(job -> queues.add(job.queue()));
    return queues;
  }

  private void ring(Set<String> queues) {
    bell.ring(queues);
    signals.send(queues);
  }

  /**
   * Stores new jobs in the caller's own transaction: they are there when it commits, and never were
   * if it rolls back. Workers of this process find them within the time of {@code poll}.
   *
   * @param connection to the database of this store, with auto-commit off. Neither committed nor
   *     closed here
   * @return an answer for each job, in their order; it holds if the transaction commits
   * @throws IllegalArgumentException if the connection commits by itself
   * @throws StoreException if the database refuses or fails: roll back, and begin again
   */
  public List<Enqueued> enqueue(Connection connection, List<NewJob> jobs) {
    List<NewJob> batch = List.copyOf(jobs);
    if (batch.isEmpty()) {
      return List.of();
    }
    List<Enqueued> answers = database.join(connection, session -> enqueuer.enqueue(session, batch));
    signals.sendLater(queuesOf(batch));
    return answers;
  }

  /**
   * Completes a job in the transaction of its handler, so that what the handler does in the same
   * database happens exactly once. The worker then settles as ever: if the transaction was rolled
   * back, or has not ended when the handler returns, the job is not completed, and runs again when
   * its lease ends.
   *
   * @param connection as for {@link #enqueue(Connection, List)}
   * @param lease of the job, such as {@code job.lease()}
   * @throws IllegalArgumentException if the connection commits by itself
   * @throws StoreException REJECTED if the lease is lost: roll back, another one has the job;
   *     others as for {@link #enqueue(Connection, List)}
   */
  public void completeIn(Connection connection, LeaseToken lease) {
    Settlement complete = new Settlement.Complete(lease, null);
    Settled answer =
        database.join(connection, session -> settler.settle(session, List.of(complete)).get(0));
    Joined.require(answer, lease);
    joined.add(lease);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return claimer.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    List<? extends Settlement> batch = List.copyOf(outcomes);
    if (batch.isEmpty()) {
      return List.of();
    }
    List<Settled> answers = database.write(session -> settler.settle(session, batch));
    ringFor(batch, answers);
    return answers;
  }

  // One transaction for both: the database is asked to make it durable once.
  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    List<? extends Settlement> batch = List.copyOf(outcomes);
    if (batch.isEmpty()) {
      return new Turn(List.of(), claim(next));
    }
    if (Thread.interrupted()) {
      settle(batch);
      throw new InterruptedException();
    }
    List<Settled> settled = new ArrayList<>();
    List<Delivery> claimed =
        claimer.claim(
            next,
            () -> {
              Settling turn = database.write(session -> turn(session, batch, next));
              settled.addAll(turn.settled);
              ringFor(batch, turn.settled);
              return claimer.completed(turn.look, next);
            });
    return new Turn(settled, claimed);
  }

  private record Settling(List<Settled> settled, Look look) {}

  private Settling turn(Session session, List<? extends Settlement> outcomes, ClaimRequest next)
      throws SQLException {
    List<Settled> settled = settler.settle(session, outcomes);
    return new Settling(settled, hot.claimIn(session, claimer, next, true));
  }

  /** What may have become READY by that: what came back, and the next of a group. */
  private void ringFor(List<? extends Settlement> outcomes, List<Settled> answers) {
    Set<String> queues = new HashSet<>();
    for (int i = 0; i < answers.size(); i++) {
      Settlement outcome = outcomes.get(i);
      boolean leavesNothing = outcome instanceof Settlement.Complete && !mayHaveGroup(outcome);
      if (answers.get(i) != Settled.LEASE_LOST && !leavesNothing) {
        queues.add(outcome.lease().queue());
      }
    }
    if (!queues.isEmpty()) {
      ring(queues);
    }
  }

  private static boolean mayHaveGroup(Settlement outcome) {
    return !(outcome.lease() instanceof Delivery delivery) || delivery.options().group() != null;
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> tokens, Duration lease) {
    List<? extends LeaseToken> batch = List.copyOf(tokens);
    return batch.isEmpty()
        ? List.of()
        : database.write(session -> leases.extend(session, batch, lease));
  }

  @Override
  public List<LeaseStatus> note(List<Note> notes) {
    List<Note> batch = List.copyOf(notes);
    return batch.isEmpty() ? List.of() : database.write(session -> leases.note(session, batch));
  }

  @Override
  public Swept sweep(SweepRequest request) {
    Swept swept = new Sweeping(database, upkeep, totals, request.limit()).run();
    if (swept.promoted() + swept.reclaimed() + swept.expired() > 0) {
      ring(Signals.ANY);
    }
    return swept;
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = new ArrayList<>();
    List<JobId> rest = List.copyOf(ids);
    while (!rest.isEmpty()) {
      List<JobId> portion = rest.subList(0, distinct(rest));
      Map<JobId, Altered> changed =
          database.write(session -> alterer.alter(session, portion, alteration));
      for (JobId id : portion) {
        answers.add(java.util.Objects.requireNonNull(changed.get(id)));
      }
      rest = rest.subList(portion.size(), rest.size());
    }
    ring(Signals.ANY);
    return answers;
  }

  /** How many of the first ids are each another one: a second time is a change of its own. */
  private static int distinct(List<JobId> ids) {
    Set<JobId> seen = new HashSet<>();
    int count = 0;
    while (count < Math.min(ids.size(), PORTION) && seen.add(ids.get(count))) {
      count++;
    }
    return count;
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    int changed = 0;
    JobQuery from = query;
    while (true) {
      Page<JobView> page = list(from);
      List<JobId> ids = page.items().stream().map(JobView::id).toList();
      for (Altered answer : alter(ids, alteration)) {
        boolean counts =
            answer.result() == Altered.Result.CHANGED
                || answer.result() == Altered.Result.REQUESTED;
        changed += counts ? 1 : 0;
      }
      if (page.next() == 0) {
        return changed;
      }
      from = from.after(page.next());
    }
  }

  @Override
  public Optional<JobView> find(JobId id) {
    return Optional.ofNullable(
        database.<@Nullable JobView>read(session -> browser.find(session, id)));
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    return database.read(session -> browser.list(session, query));
  }

  @Override
  public Map<String, Counts> counts() {
    return database.read(totals::all);
  }

  @Override
  public Counts counts(String queue) {
    return database.read(
        session -> {
          Integer number = queues.find(session, queue);
          return number == null ? Counts.NONE : totals.of(session, number);
        });
  }

  @Override
  public QueueSettings settings(String queue) {
    return database.read(session -> queueKeeper.settings(session, queue));
  }

  @Override
  public Map<String, QueueSettings> settings() {
    return database.read(queueKeeper::settings);
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    database.write(
        session -> {
          queueKeeper.configure(session, queue, settings);
          return true;
        });
    ring(Set.of(queue));
  }

  @Override
  public WorkerOrder announce(WorkerView worker, Duration timeToLive) {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException("a time to live must be positive: " + timeToLive);
    }
    return database.write(session -> Workers.announce(session, worker, timeToLive));
  }

  @Override
  public void withdraw(String worker) {
    database.write(
        session -> {
          Workers.withdraw(session, worker);
          return true;
        });
  }

  @Override
  public List<WorkerView> list() {
    return database.read(Workers::list);
  }

  @Override
  public boolean ask(String worker, WorkerOrder order) {
    return database.write(session -> Workers.ask(session, worker, order));
  }

  /** Whether this store hears at once what other processes enqueue. */
  boolean hearsOthers() {
    return signals.isHearing();
  }

  @Override
  public void wakeup() {
    bell.wakeup();
  }

  @Override
  public void close() {
    signals.close();
    database.close();
    bell.wakeup();
  }
}
