package dev.sluice.file;

import dev.sluice.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job's state in full, as each record of a change carries it: the last one wins.
 *
 * @param state SCHEDULED and READY are one in a record; which of them it is, the clock says
 * @param readyAt in microseconds
 * @param trail {@code null} for a job that was never claimed; what it keeps on disk is not read
 */
record Status(JobState state, long readyAt, @Nullable Trail trail) {
  private static final int STATE = 7;
  private static final int HAS_TRAIL = 1 << 3;
  private static final int CANCEL_REQUESTED = 1 << 4;
  private static final int HEAD = 1 << 5;
  private static final int KEY_GIVEN_UP = 1 << 6;
  private static final int CONTENT_LOST = 1 << 7;

  private static final int STARTED = 1;
  private static final int FINISHED = 1 << 1;
  private static final int LEASED = 1 << 2;
  private static final int HOLDER = 1 << 3;
  private static final int REASON = 1 << 4;

  void write(RecordWriter out) {
    JobState written = state == JobState.READY ? JobState.SCHEDULED : state;
    if (trail == null) {
      out.u8(StateCode.of(written)).i64(readyAt);
      return;
    }
    int flags =
        (trail.cancelRequested ? CANCEL_REQUESTED : 0)
            | (trail.head ? HEAD : 0)
            | (trail.keyGivenUp ? KEY_GIVEN_UP : 0)
            | (trail.contentLost ? CONTENT_LOST : 0);
    out.u8(StateCode.of(written) | HAS_TRAIL | flags).i64(readyAt);
    writeTrail(out, trail);
  }

  private static void writeTrail(RecordWriter out, Trail trail) {
    out.varint(trail.attempts).varint(trail.lostLeases).varint(trail.releases).varint(trail.fence);
    out.u8(
        (trail.startedAt != Trail.NONE ? STARTED : 0)
            | (trail.finishedAt != Trail.NONE ? FINISHED : 0)
            | (trail.leaseUntil != Trail.NONE ? LEASED : 0)
            | (trail.holder.isEmpty() ? 0 : HOLDER)
            | (trail.reason != null ? REASON : 0));
    if (trail.startedAt != Trail.NONE) {
      out.i64(trail.startedAt);
    }
    if (trail.finishedAt != Trail.NONE) {
      out.i64(trail.finishedAt);
    }
    if (trail.leaseUntil != Trail.NONE) {
      out.i64(trail.leaseUntil);
    }
    if (!trail.holder.isEmpty()) {
      out.text(trail.holder);
    }
    if (trail.reason != null) {
      out.text(trail.reason);
    }
  }

  static Status read(RecordReader in) {
    int flags = in.u8();
    JobState state = StateCode.state(flags & STATE);
    long readyAt = in.i64();
    if ((flags & HAS_TRAIL) == 0) {
      return new Status(state, readyAt, null);
    }
    Trail trail = new Trail();
    trail.cancelRequested = (flags & CANCEL_REQUESTED) != 0;
    trail.head = (flags & HEAD) != 0;
    trail.keyGivenUp = (flags & KEY_GIVEN_UP) != 0;
    trail.contentLost = (flags & CONTENT_LOST) != 0;
    readTrail(in, trail);
    return new Status(state, readyAt, trail);
  }

  private static void readTrail(RecordReader in, Trail trail) {
    trail.attempts = in.size();
    trail.lostLeases = in.size();
    trail.releases = in.size();
    trail.fence = in.varint();
    int has = in.u8();
    if ((has & STARTED) != 0) {
      trail.startedAt = in.i64();
    }
    if ((has & FINISHED) != 0) {
      trail.finishedAt = in.i64();
    }
    if ((has & LEASED) != 0) {
      trail.leaseUntil = in.i64();
    }
    if ((has & HOLDER) != 0) {
      trail.holder = in.text();
    }
    if ((has & REASON) != 0) {
      trail.reason = in.text();
    }
  }
}
