package dev.sluice.memory;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job from one claim to the next, and its own delivery. When a claimed job comes back to its
 * queue, a new entry takes its place: so the fence of a delivery never changes, nor does anything
 * else that it shows.
 *
 * <p>120 bytes of heap with compressed pointers, which is why the id is kept as two numbers and
 * what few jobs need is in a {@link Side}.
 *
 * <p>What a claim leaves here are numbers, and a holder that is there already. A pointer to an
 * object of the claim would lead from a job that has waited for long to one that is new, and the
 * garbage collector looks at all of those in each of its pauses, until the job's own memory is
 * freed: with 100,000 timers a second, that was most of a pause of 12 ms and more.
 */
final class Entry extends Placed implements Delivery {
  final MemoryQueue home;
  final long idHigh;
  final long idLow;

  /** Given by the catalog, when the job gets its place in the store. */
  long sequence;

  final long enqueuedAt;

  // These change only while the job waits: by a REPLACE, or because it gets another time or
  // priority.
  String kind;
  byte[] payload;
  JobOptions options;
  long runAt;

  /** What its timeline is ordered by: ready or due time, end of the lease, or end of retention. */
  long at;

  JobState state;

  /** Of the latest claim; 0 before the first. */
  private long fence;

  private long claimedAt;
  private @Nullable Holder holder;
  @Nullable Side side;

  /** Where it stands in the order of sequence; {@code null} when it is not the job (any more). */
  @Nullable RollPage page;

  @Nullable Entry previous;
  @Nullable Entry next;

  Entry(
      MemoryQueue home,
      JobId id,
      long enqueuedAt,
      String kind,
      byte[] payload,
      JobOptions options,
      JobState state,
      long runAt) {
    this.home = home;
    this.idHigh = id.high();
    this.idLow = id.low();
    this.enqueuedAt = enqueuedAt;
    this.kind = kind;
    this.payload = payload;
    this.options = options;
    this.state = state;
    this.runAt = runAt;
    this.at = runAt;
  }

  /** The entry that takes the place of another. */
  Entry(Entry before, Side side, JobState state, long runAt) {
    this.home = before.home;
    this.idHigh = before.idHigh;
    this.idLow = before.idLow;
    this.sequence = before.sequence;
    this.enqueuedAt = before.enqueuedAt;
    this.kind = before.kind;
    this.payload = before.payload;
    this.options = before.jobOptions();
    this.side = side;
    this.state = state;
    this.runAt = runAt;
    this.at = runAt;
  }

  /** Is claimed. */
  void claim(Claim claim) {
    fence = claim.number();
    claimedAt = claim.at();
    holder = claim.holder();
    state = JobState.RUNNING;
    at = claim.until();
  }

  /** Who claimed it last; {@code null} if this entry never was. */
  @Nullable Holder holder() {
    return holder;
  }

  /** When it was claimed; {@link Side#NOT_YET} if this entry never was. */
  long claimedAt() {
    return holder == null ? Side.NOT_YET : claimedAt;
  }

  /** The order of a timeline. */
  static boolean before(Entry a, Entry b) {
    return a.at != b.at ? a.at < b.at : a.sequence < b.sequence;
  }

  /** The order of rule 8. */
  static boolean beforeByPriority(Entry a, Entry b) {
    int left = a.options.priority();
    int right = b.options.priority();
    return left != right ? left < right : before(a, b);
  }

  /** Whether this is the job, and not gone or replaced by a later entry. */
  boolean isCurrent() {
    return page != null;
  }

  /** Whether it was claimed at least once. */
  boolean started() {
    return holder != null || (side != null && side.started());
  }

  /** Whether it holds its group: not so if it was redriven or replaced, until its next claim. */
  boolean isHead() {
    return holder != null || (side != null && side.head);
  }

  /** Whether it waits for its first claim and its time for that is over. */
  boolean hasExpired(long now) {
    return side != null && side.expiry != null && side.expiry.at <= now;
  }

  /** The options of the job; {@link #options} are those that it was claimed with, if it was. */
  JobOptions jobOptions() {
    JobOptions renewed = side == null ? null : side.renewed;
    return renewed == null ? options : renewed;
  }

  Side ownSide() {
    Side own = side;
    if (own == null) {
      own = new Side();
      side = own;
    }
    return own;
  }

  @Override
  public JobId job() {
    return new JobId(idHigh, idLow);
  }

  @Override
  public String queue() {
    return home.name;
  }

  @Override
  public long fence() {
    return fence;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  @Override
  public JobOptions options() {
    return options;
  }

  @Override
  public int attempt() {
    return side == null ? 1 : side.attempts + 1;
  }

  @Override
  public int lostLeases() {
    return side == null ? 0 : side.lostLeases;
  }

  @Override
  public Instant enqueuedAt() {
    return Ticks.instant(enqueuedAt);
  }

  @Override
  public Instant runAt() {
    return Ticks.instant(runAt);
  }

  @Override
  public Instant leaseUntil() {
    return Ticks.instant(holder == null ? at : Ticks.after(claimedAt, holder.lease()));
  }

  @Override
  public byte @Nullable [] cursor() {
    return side == null ? null : side.cursor;
  }

  @Override
  public String toString() {
    return job() + " in " + home.name + " " + state + " fence " + fence();
  }
}
