package dev.sluice.file;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.spi.NewJob;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whole jobs on the control socket: those that come in, and those that are shown. */
final class JobViewCodec {
  private JobViewCodec() {}

  static void job(RecordWriter out, NewJob job) {
    ValueCodec.id(out, job.id());
    content(out, job);
    ValueCodec.optional(out, job.past(), JobViewCodec::past);
  }

  static NewJob job(RecordReader in) {
    JobId id = ValueCodec.id(in);
    Content content = Content.read(in);
    return new NewJob(
        id,
        content.queue,
        content.kind,
        content.payload,
        content.options,
        ValueCodec.optional(in, JobViewCodec::past));
  }

  static void view(RecordWriter out, JobView view) {
    NewJob given =
        new NewJob(view.id(), view.queue(), view.kind(), view.payload(), view.options(), null);
    ValueCodec.id(out, view.id());
    out.i64(view.sequence());
    content(out, given);
    progress(out, view.state(), view.runAt(), view.history(), view.notes());
    ValueCodec.optional(out, view.lease(), JobViewCodec::lease);
  }

  static JobView view(RecordReader in) {
    JobId id = ValueCodec.id(in);
    long sequence = in.i64();
    Content content = Content.read(in);
    JobState state = StateCode.state(in.u8());
    Instant runAt = in.time();
    JobHistory history = history(in);
    JobNotes notes = BlobCodec.notes(block(in));
    return new JobView(
        id,
        sequence,
        content.queue,
        content.kind,
        content.payload,
        content.options,
        state,
        runAt,
        history,
        ValueCodec.optional(in, JobViewCodec::lease),
        notes);
  }

  private static void past(RecordWriter out, NewJob.Past past) {
    progress(out, past.state(), past.runAt(), past.history(), past.notes());
  }

  private static NewJob.Past past(RecordReader in) {
    JobState state = StateCode.state(in.u8());
    Instant runAt = in.time();
    JobHistory history = history(in);
    return new NewJob.Past(state, runAt, history, BlobCodec.notes(block(in)));
  }

  private static void progress(
      RecordWriter out, JobState state, Instant runAt, JobHistory history, JobNotes notes) {
    out.u8(StateCode.of(state)).time(runAt);
    history(out, history);
    block(out, BlobCodec.notes(notes));
  }

  private static void history(RecordWriter out, JobHistory history) {
    out.time(history.enqueuedAt());
    out.varint(history.attempts()).varint(history.lostLeases()).varint(history.releases());
    ValueCodec.optional(out, history.startedAt(), RecordWriter::time);
    ValueCodec.optional(out, history.finishedAt(), RecordWriter::time);
    out.varint(history.failures().size());
    for (Failure failure : history.failures()) {
      block(out, BlobCodec.failure(failure));
    }
    ValueCodec.optional(out, history.result(), JobViewCodec::block);
    ValueCodec.optional(out, history.reason(), RecordWriter::text);
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  private static JobHistory history(RecordReader in) {
    Instant enqueuedAt = in.time();
    int attempts = in.size();
    int lostLeases = in.size();
    int releases = in.size();
    Instant startedAt = ValueCodec.optional(in, RecordReader::time);
    Instant finishedAt = ValueCodec.optional(in, RecordReader::time);
    List<Failure> failures = new ArrayList<>();
    for (int left = in.size(); left > 0; left--) {
      failures.add(BlobCodec.failure(block(in)));
    }
    byte[] result = ValueCodec.optional(in, JobViewCodec::block);
    String reason = ValueCodec.optional(in, RecordReader::text);
    return new JobHistory(
        enqueuedAt,
        attempts,
        lostLeases,
        releases,
        startedAt,
        finishedAt,
        failures,
        result,
        reason);
  }

  private static void lease(RecordWriter out, LeaseView lease) {
    out.text(lease.holder()).time(lease.until()).u8(lease.cancelRequested() ? 1 : 0);
  }

  private static LeaseView lease(RecordReader in) {
    String holder = in.text();
    Instant until = in.time();
    return new LeaseView(holder, until, in.u8() != 0);
  }

  private static void content(RecordWriter out, NewJob job) {
    RecordWriter content = new RecordWriter();
    JobCodec.writeContent(content, job);
    ByteBuffer written = content.written();
    out.varint(written.remaining()).bytes(content.array(), 0, written.remaining());
  }

  private static void block(RecordWriter out, byte[] bytes) {
    out.varint(bytes.length).bytes(bytes, 0, bytes.length);
  }

  private static byte[] block(RecordReader in) {
    return in.bytes(in.size());
  }

  /** What the user gave; as it stands in a record of the log behind its seal. */
  private record Content(String queue, JobOptions options, String kind, byte[] payload) {
    static Content read(RecordReader in) {
      RecordReader content = new RecordReader(block(in));
      String queue = content.text();
      JobOptions options = JobCodec.readOptions(content);
      String kind = content.text();
      return new Content(queue, options, kind, content.rest());
    }
  }
}
