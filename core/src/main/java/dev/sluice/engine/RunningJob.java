package dev.sluice.engine;

import dev.sluice.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt at one job. Made for each job, so it holds little; the rest is asked for lazily. */
final class RunningJob<T> implements Job<T> {
  /** Why a handler should stop. */
  enum Halt {
    CANCELLED,
    TIMED_OUT,
    LEASE_LOST,
    STOPPING,
    /** The worker has stopped and given the job back while its handler still ran. */
    ABANDONED
  }

  private final Delivery delivery;
  private final @Nullable Action<T> action;
  private final Batch batch;
  private final Leases leases;
  private @Nullable T payload;
  private volatile @Nullable Halt halt;
  private volatile @Nullable Notepad notepad;
  private @Nullable Object result;
  private @Nullable Throwable thrown;

  /** Only where somebody wants to know: few jobs have a timeout or a listener. */
  private volatile @Nullable Times times;

  private volatile boolean ended;

  RunningJob(Delivery delivery, @Nullable Action<T> action, Batch batch, Leases leases) {
    this.delivery = delivery;
    this.action = action;
    this.batch = batch;
    this.leases = leases;
  }

  Delivery delivery() {
    return delivery;
  }

  @Nullable Action<T> action() {
    return action;
  }

  Batch batch() {
    return batch;
  }

  void payload(T decoded) {
    this.payload = decoded;
  }

  /** Why the handler should stop; {@code null} if it should not. */
  @Nullable Halt halt() {
    return halt;
  }

  /**
   * Tells the handler to stop. The first reason stays, but a lost lease outweighs the others: it
   * decides whether there is anything to settle.
   */
  void halt(Halt why) {
    Halt before = halt;
    if (before == null || why == Halt.ABANDONED || why == Halt.LEASE_LOST) {
      halt = why;
    }
  }

  /** Whether the outcome is nobody's business any more. */
  boolean isForfeited() {
    Halt why = halt;
    return why == Halt.LEASE_LOST || why == Halt.ABANDONED;
  }

  /** Whether the handler has come back, as far as others are concerned. */
  boolean ended() {
    return ended;
  }

  /** Called with the lock of the batch. */
  void end() {
    ended = true;
  }

  @Nullable Object result() {
    return result;
  }

  void result(@Nullable Object result) {
    this.result = result;
  }

  @Nullable Throwable thrown() {
    return thrown;
  }

  void thrown(Throwable thrown) {
    this.thrown = thrown;
  }

  void started(long nanos) {
    times = new Times(nanos);
  }

  void finished(long nanos) {
    Times own = times;
    if (own != null) {
      own.took = nanos - own.started;
    }
  }

  /** Nanoseconds from start to end; 0 if nobody wanted to know. */
  long tookNanos() {
    Times own = times;
    return own == null ? 0 : own.took;
  }

  /** When the attempt has taken too long, by {@link System#nanoTime()}; 0 for never. */
  long timeoutAt() {
    Times own = times;
    return own == null ? 0 : own.timeoutAt;
  }

  /** To be called after {@link #started}. */
  void timeoutAt(long nanos) {
    Times own = times;
    if (own != null) {
      own.timeoutAt = nanos == 0 ? 1 : nanos;
    }
  }

  /** What the handler noted; {@code null} if nothing. */
  @Nullable Notepad notepad() {
    return notepad;
  }

  @Override
  public JobId id() {
    return delivery.job();
  }

  @Override
  public String queue() {
    return delivery.queue();
  }

  @Override
  public String kind() {
    return delivery.kind();
  }

  @Override
  public T payload() {
    T value = payload;
    if (value == null) {
      throw new IllegalStateException("the payload of job " + id() + " could not be decoded");
    }
    return value;
  }

  @Override
  public Map<String, String> headers() {
    return delivery.options().headers();
  }

  @Override
  public JobOptions options() {
    return delivery.options();
  }

  @Override
  public int attempt() {
    return delivery.attempt();
  }

  @Override
  public int lostLeases() {
    return delivery.lostLeases();
  }

  @Override
  public Instant enqueuedAt() {
    return delivery.enqueuedAt();
  }

  @Override
  public Instant runAt() {
    return delivery.runAt();
  }

  @Override
  public boolean isCancelled() {
    return halt != null;
  }

  @Override
  public LeaseStatus heartbeat() {
    return leases.heartbeat(this);
  }

  @Override
  public LeaseToken lease() {
    return delivery;
  }

  @Override
  public void progress(double fraction) {
    openNotepad().progress(fraction);
  }

  @Override
  public void log(String line) {
    openNotepad().log(line);
  }

  @Override
  public Optional<byte[]> cursor() {
    Notepad pad = notepad;
    return Optional.ofNullable(pad != null ? pad.cursor() : delivery.cursor());
  }

  @Override
  public void saveCursor(byte[] cursor) {
    leases.saveCursor(this, openNotepad(), cursor);
  }

  @Override
  public String toString() {
    return "job " + id() + " of queue \"" + queue() + "\", attempt " + attempt();
  }

  private Notepad openNotepad() {
    Notepad open = notepad;
    if (open != null) {
      return open;
    }
    synchronized (this) {
      if (notepad == null) {
        notepad = new Notepad(leases.earlierNotes(this));
      }
      return notepad;
    }
  }

  private static final class Times {
    private final long started;
    private long took;
    private volatile long timeoutAt;

    Times(long started) {
      this.started = started;
    }
  }

  /** A list of the one token of this job. */
  List<Delivery> token() {
    return List.of(delivery);
  }
}
