package dev.sluice.redis;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.spi.ClaimedJob;
import dev.sluice.spi.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as the scripts answer it: its body, and its head if it has one. */
final class StoredJob {
  private static final int CANCEL_REQUESTED = 1;

  private final JobId id;
  private final QueueKeys queue;
  private final long innerSequence;
  private final Instant enqueuedAt;
  private final JobOptions options;
  private final String kind;
  private final byte[] payload;

  private int state;
  private int bits;
  private Instant runAt;
  private int attempts;
  private int lostLeases;
  private int releases;
  private long fence;
  private Instant leaseUntil = Instant.EPOCH;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private String holder = "";

  StoredJob(QueueKeys queue, byte[] id, byte[] body, byte @Nullable [] head) {
    this.id = JobBytes.id(id);
    this.queue = queue;
    BytesReader in = new BytesReader(body);
    in.number(8); // the queue's number and the place in the index
    innerSequence = in.number(7);
    enqueuedAt = in.millis();
    runAt = in.millis();
    options = OptionBytes.read(in);
    kind = in.text(2);
    payload = in.rest();
    if (head != null) {
      readHead(new BytesReader(head));
    }
  }

  private void readHead(BytesReader in) {
    state = (int) in.number(1);
    bits = (int) in.number(1);
    runAt = in.millis();
    attempts = in.integer();
    lostLeases = in.integer();
    releases = in.integer();
    fence = in.number(7);
    leaseUntil = in.millis();
    startedAt = orNull(in.number(6));
    finishedAt = orNull(in.number(6));
    in.number(6); // the place in the index once more
    holder = new String(in.rest(), StandardCharsets.UTF_8);
  }

  /** It has no head, but was claimed just now. */
  void firstClaimed(long fence, Instant leaseUntil) {
    this.fence = fence;
    this.leaseUntil = leaseUntil;
  }

  private static @Nullable Instant orNull(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  Delivery delivery(byte @Nullable [] cursor) {
    return new ClaimedJob(
        id,
        queue.name(),
        fence,
        queue.sequence(innerSequence),
        kind,
        payload,
        options,
        attempts + 1,
        lostLeases,
        enqueuedAt,
        runAt,
        leaseUntil,
        cursor);
  }

  /**
   * @param answer what the scripts say of a job: id, body, head, whether it is scheduled, failures,
   *     notes, cursor, result, reason
   */
  static JobView view(QueueKeys queue, List<?> answer) {
    StoredJob job =
        new StoredJob(
            queue, (byte[]) answer.get(0), (byte[]) answer.get(1), (byte[]) answer.get(2));
    return job.view(Ascii.number(answer.get(3)) == 1, answer.subList(4, 9));
  }

  private JobView view(boolean scheduled, List<?> extras) {
    JobState state = StateCode.state(this.state, scheduled);
    LeaseView lease =
        state == JobState.RUNNING
            ? new LeaseView(holder, leaseUntil, (bits & CANCEL_REQUESTED) != 0)
            : null;
    return new JobView(
        id,
        queue.sequence(innerSequence),
        queue.name(),
        kind,
        payload,
        options,
        state,
        runAt,
        history(extras),
        lease,
        HistoryBytes.notes((byte[]) extras.get(1), (byte[]) extras.get(2)));
  }

  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  private JobHistory history(List<?> extras) {
    Object reason = extras.get(4);
    return new JobHistory(
        enqueuedAt,
        attempts,
        lostLeases,
        releases,
        startedAt,
        finishedAt,
        HistoryBytes.failures((byte[]) extras.get(0)),
        (byte[]) extras.get(3),
        reason == null ? null : Ascii.text(reason));
  }
}
