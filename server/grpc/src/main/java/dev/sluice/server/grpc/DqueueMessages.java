package dev.sluice.server.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.JobRejectedException;
import dev.sluice.Sluice;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.json.Envelope;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.Names;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the services of the delay queue dqueue do, over one queue of any storage; the same for its
 * gRPC calls and its HTTP routes. A message is a job with the headers of an {@link Envelope}; what
 * is published, claimed or finished is not listed. No method throws: a storage that does not
 * answer, or cannot, is a {@link Answer#FAILED} with the reason. Safe for many threads.
 */
public final class DqueueMessages {
  /** The most messages that one answer lists. */
  public static final int MOST = JobQuery.MAX_LIMIT;

  /** The most characters of data that one answer lists: clients refuse large answers. */
  private static final int MOST_DATA = 1 << 20;

  private static final int PAGE = 100;
  private static final JobState[] WAITING = {JobState.SCHEDULED, JobState.READY};

  private final Sluice sluice;
  private final String queue;

  /**
   * @param queue where the messages wait
   * @throws IllegalArgumentException if it is not the name of a queue
   */
  public DqueueMessages(Sluice sluice, String queue) {
    this.sluice = sluice;
    this.queue = Names.queue(queue);
  }

  /**
   * What dqueue answers.
   *
   * @param code {@link #DONE} or {@link #FAILED}
   * @param message for people
   */
  public record Answer(int code, String message) {
    /** The code of what was done. */
    public static final int DONE = 1;

    /** The code of what was not. */
    public static final int FAILED = 2;

    static Answer done() {
      return new Answer(DONE, "operation success");
    }

    static Answer failed(String reason) {
      return new Answer(FAILED, "fail to process request: " + reason);
    }
  }

  /**
   * A message that waits.
   *
   * @param timeStamp when it is due, in seconds since 1970
   * @param delay in seconds
   * @param data its payload as UTF-8
   */
  public record Entry(long timeStamp, int delay, int retryCount, String data) {}

  /**
   * A list of messages, in the order in which they were published.
   *
   * @param entries empty when it failed
   */
  public record Listed(Answer answer, List<Entry> entries) {}

  /**
   * Publishes a message, to wait {@code delay} times {@code retryCount} seconds.
   *
   * @param delay in seconds, not negative
   * @param retryCount not negative
   */
  public Answer publish(String data, int retryCount, int delay) {
    return attempt(
        () -> {
          Envelope envelope =
              new Envelope(Duration.ofSeconds(delay), retryCount, data.getBytes(UTF_8));
          sluice.queue(queue).enqueue(envelope.data(), envelope::applyTo);
          return Answer.done();
        });
  }

  /** The first {@link #MOST} messages, or as many as one answer takes. */
  public Listed all() {
    return list(0, MOST);
  }

  /**
   * A part of the list.
   *
   * @param offset how many to leave out, not negative
   * @param limit how many at most; what is above {@link #MOST} counts as that
   */
  public Listed list(int offset, int limit) {
    return listed(waiting(), offset, limit);
  }

  /** Those whose data contains the text, letter case ignored; the empty text is in all. */
  public Listed containing(String text) {
    return listed(text.isEmpty() ? waiting() : waiting().text(text), 0, MOST);
  }

  private Listed listed(JobQuery query, int offset, int limit) {
    List<Entry> entries = new ArrayList<>();
    Answer answer =
        attempt(
            () -> {
              if (offset < 0 || limit < 0) {
                return Answer.failed("offset and limit must not be negative");
              }
              walk(query, new Collector(entries, offset, Math.min(limit, MOST)));
              return Answer.done();
            });
    return new Listed(answer, answer.code() == Answer.DONE ? entries : List.of());
  }

  /** Takes a part of the list; wants no more when it has that, or enough data. */
  private static final class Collector implements Predicate<JobView> {
    private final List<Entry> entries;
    private final int most;
    private int skip;
    private long data;

    Collector(List<Entry> entries, int skip, int most) {
      this.entries = entries;
      this.skip = skip;
      this.most = most;
    }

    @Override
    public boolean test(JobView job) {
      if (skip > 0) {
        skip--;
        return true;
      }
      if (entries.size() == most || data >= MOST_DATA) {
        return false;
      }
      Entry entry = entry(job);
      data += entry.data().length();
      return entries.add(entry);
    }
  }

  private static Entry entry(JobView job) {
    return new Entry(
        job.runAt().getEpochSecond(),
        number(job, Envelope.DELAY),
        number(job, Envelope.RETRY_COUNT),
        new String(job.payload(), UTF_8));
  }

  /** Jobs that others enqueued may have no such header, or nonsense in it. */
  private static int number(JobView job, String header) {
    try {
      return Integer.parseInt(job.options().headers().getOrDefault(header, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Lets messages go now.
   *
   * @param text the data of the messages, as a whole; or the id of a job
   */
  public Answer force(String text) {
    return attempt(
        () -> {
          List<JobId> ids = new ArrayList<>();
          walk(
              text.isEmpty() ? waiting() : waiting().text(text),
              job -> {
                if (new String(job.payload(), UTF_8).equals(text)) {
                  ids.add(job.id());
                }
                return true;
              });
          byId(text, ids);
          return promote(ids);
        });
  }

  private void byId(String text, List<JobId> ids) {
    JobId id;
    try {
      id = JobId.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    browser().find(id).filter(job -> job.queue().equals(queue)).ifPresent(job -> ids.add(id));
  }

  private Answer promote(List<JobId> ids) {
    if (ids.isEmpty()) {
      return Answer.failed("no such message waits");
    }
    JobControl control =
        sluice
            .store()
            .role(JobControl.class)
            .orElseThrow(() -> new Lacking(sluice.traits().name(), "change jobs by their id"));
    boolean any =
        control.alter(ids, new Alteration.Promote()).stream()
            .anyMatch(answer -> answer.result() == Altered.Result.CHANGED);
    return any ? Answer.done() : Answer.failed("no such message waits");
  }

  private JobQuery waiting() {
    return JobQuery.ofQueue(queue).states(WAITING).limit(PAGE);
  }

  /** Shows it all that fit, until it has enough. */
  private void walk(JobQuery query, Predicate<JobView> goOn) {
    JobBrowser browser = browser();
    long after = 0;
    do {
      Page<JobView> page = browser.list(query.after(after));
      for (JobView job : page.items()) {
        if (!goOn.test(job)) {
          return;
        }
      }
      after = page.next();
    } while (after > 0);
  }

  private JobBrowser browser() {
    return sluice
        .store()
        .role(JobBrowser.class)
        .orElseThrow(() -> new Lacking(sluice.traits().name(), "show its jobs"));
  }

  private static Answer attempt(Supplier<Answer> doing) {
    try {
      return doing.get();
    } catch (StoreException | JobRejectedException | Lacking | IllegalArgumentException e) {
      return Answer.failed(String.valueOf(e.getMessage()));
    }
  }
}
