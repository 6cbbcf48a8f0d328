package dev.sluice.sql;

import static java.util.Objects.requireNonNull;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores new jobs (rules 5, 6, 7, 11, 14). Jobs without a unique key, a group or a bounded queue go
 * in as one batch; a batch in which one has them is decided job by job.
 */
final class Enqueuer {
  /** So long after it stored nothing the short way is not tried. */
  private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);

  private final Dialect dialect;
  private final Queues queues;
  private final HotPath hot;
  private final long start = System.nanoTime() - AGAIN - 1;

  /** When the short way stored nothing, by queue: it may be bounded. */
  private final Map<String, Long> failed = new ConcurrentHashMap<>();

  Enqueuer(Dialect dialect, Queues queues, HotPath hot) {
    this.dialect = dialect;
    this.queues = queues;
    this.hot = hot;
  }

  /**
   * Whether all of these jobs may go the short way, and it did not fail their queues just now.
   *
   * @param names of their queues
   */
  boolean isShort(List<NewJob> jobs, Set<String> names) {
    long now = System.nanoTime();
    return hot.commitsPlain()
        && names.stream().allMatch(name -> now - failed.getOrDefault(name, start) > AGAIN)
        && jobs.stream().allMatch(this::isShort);
  }

  private boolean isShort(NewJob job) {
    JobOptions options = job.options();
    return job.past() == null
        && options.unique() == null
        && options.group() == null
        && job.payload().length <= dialect.maxPayload();
  }

  /**
   * Stores jobs the short way: in a transaction of their own, which may store none of them if it
   * meets anything but new jobs.
   *
   * @param word what other processes are told of it, or empty
   * @return the ids of those that it stored; the others need {@link #storeLeft}
   */
  Set<JobId> storeShort(Database database, List<NewJob> jobs, Set<String> word) {
    Set<JobId> stored = database.write(session -> commit(session, jobs, word));
    if (stored.isEmpty()) {
      jobs.forEach(job -> failed.put(job.queue(), System.nanoTime()));
    }
    return stored;
  }

  private Set<JobId> commit(Session session, List<NewJob> jobs, Set<String> word)
      throws SQLException {
    Map<String, Integer> numbers = queues.numbers(session, jobs);
    Map<JobId, NewRow> rows = new LinkedHashMap<>();
    for (NewJob job : jobs) {
      int queue = requireNonNull(numbers.get(job.queue()));
      rows.putIfAbsent(job.id(), NewRow.of(job, queue, session));
    }
    return hot.commitPlain(session, List.copyOf(rows.values()), word);
  }

  /**
   * Stores what the short way has left.
   *
   * @return an answer for each of all the jobs
   */
  List<Enqueued> storeLeft(Database database, List<NewJob> jobs, Set<JobId> stored) {
    List<NewJob> left = jobs.stream().filter(job -> !stored.contains(job.id())).toList();
    List<Enqueued> decided =
        left.isEmpty() ? List.of() : database.write(session -> enqueue(session, left));
    Iterator<Enqueued> next = decided.iterator();
    Set<JobId> seen = new HashSet<>();
    List<Enqueued> answers = new ArrayList<>(jobs.size());
    for (NewJob job : jobs) {
      if (!stored.contains(job.id())) {
        answers.add(next.next());
      } else {
        boolean first = seen.add(job.id());
        answers.add(first ? Enqueued.inserted(job.id()) : Enqueued.duplicate(job.id()));
      }
    }
    return answers;
  }

  /** Stores jobs in a transaction. */
  List<Enqueued> enqueue(Session session, List<NewJob> jobs) throws SQLException {
    @Nullable Enqueued[] answers = new @Nullable Enqueued[jobs.size()];
    List<NewRow> rows = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    Set<JobId> seen = new HashSet<>();
    Map<String, Integer> numbers = queues.numbers(session, jobs);
    for (int i = 0; i < jobs.size(); i++) {
      NewJob job = jobs.get(i);
      if (!seen.add(job.id())) {
        answers[i] = Enqueued.duplicate(job.id());
      } else if (job.payload().length > dialect.maxPayload()) {
        answers[i] = tooLarge(job);
      } else {
        places.add(i);
        rows.add(NewRow.of(job, requireNonNull(numbers.get(job.queue())), session));
      }
    }
    List<Enqueued> stored = store(session, rows);
    for (int i = 0; i < stored.size(); i++) {
      answers[places.get(i)] = stored.get(i);
    }
    return answered(answers);
  }

  private Enqueued tooLarge(NewJob job) {
    return Enqueued.rejected(
        job.id(), "the payload is larger than " + dialect.maxPayload() + " bytes");
  }

  private static List<Enqueued> answered(@Nullable Enqueued[] answers) {
    List<Enqueued> list = new ArrayList<>();
    for (Enqueued answer : answers) {
      list.add(requireNonNull(answer));
    }
    return list;
  }

  private List<Enqueued> store(Session session, List<NewRow> rows) throws SQLException {
    if (!rows.stream().allMatch(Enqueuer::isPlain)) {
      return decide(session, rows);
    }
    Set<JobId> stored = hot.insertPlain(session, rows);
    List<NewRow> left = rows.stream().filter(row -> !stored.contains(row.id())).toList();
    Iterator<Enqueued> decided = decide(session, left).iterator();
    return rows.stream()
        .map(row -> stored.contains(row.id()) ? Enqueued.inserted(row.id()) : decided.next())
        .toList();
  }

  private List<Enqueued> decide(Session session, List<NewRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return List.of();
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    rows.forEach(row -> numbers.add(row.queue()));
    Set<Integer> bounded =
        new HashSet<>(
            InList.query(
                session,
                "SELECT id FROM sluice_queue WHERE capacity IS NOT NULL AND id IN ",
                numbers,
                "",
                row -> row.getInt(1)));
    boolean plain = bounded.isEmpty() && rows.stream().allMatch(Enqueuer::isPlain);
    return plain ? bulk(session, rows) : new Admission(dialect, hot, session).store(rows, bounded);
  }

  private static boolean isPlain(NewRow row) {
    return row.isLive() && row.key() == null && row.group() == null;
  }

  private List<Enqueued> bulk(Session session, List<NewRow> rows) throws SQLException {
    Set<Integer> there = hot.insert(session, rows);
    List<Enqueued> answers = new ArrayList<>(rows.size());
    Delta delta = new Delta();
    for (int i = 0; i < rows.size(); i++) {
      NewRow row = rows.get(i);
      if (there.contains(i)) {
        answers.add(Enqueued.duplicate(row.id()));
      } else {
        answers.add(Enqueued.inserted(row.id()));
        delta.add(row.queue(), row.state(), 1);
      }
    }
    delta.write(session, dialect);
    return answers;
  }
}
