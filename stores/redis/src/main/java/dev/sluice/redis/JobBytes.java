package dev.sluice.redis;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import java.util.List;

/** New jobs as arguments of the script that stores them. */
final class JobBytes {
  private JobBytes() {}

  static byte[] id(JobId id) {
    return new Bytes(16).number(id.high(), 8).number(id.low(), 8).toArray();
  }

  static JobId id(byte[] bytes) {
    BytesReader in = new BytesReader(bytes);
    return new JobId(in.number(8), in.number(8));
  }

  /**
   * @param place which of its call it is
   */
  static void add(List<byte[]> args, NewJob job, int place) {
    args.add(when(job, place));
    args.add(body(job));
    if (job.past() != null) {
      args.add(HistoryBytes.past(job.past()));
    }
  }

  /** Whether nothing but its payload decides what becomes of it: it is due now, and new. */
  static boolean isPlain(NewJob job) {
    JobOptions options = job.options();
    return job.past() == null
        && options.runAt() == null
        && options.delay() == null
        && options.expiresAt() == null
        && options.group() == null
        && options.unique() == null;
  }

  private static byte[] when(NewJob job, int place) {
    JobOptions options = job.options();
    Bytes out = new Bytes(28).number(job.id().high(), 8).number(job.id().low(), 8);
    if (options.runAt() != null) {
      out.number('a', 1).number(Millis.of(options.runAt()), 7);
    } else if (options.delay() != null) {
      out.number('d', 1).number(Millis.micros(options.delay()), 7);
    } else {
      out.number('n', 1).number(0, 7);
    }
    return out.number(place, 4).toArray();
  }

  /** From the flags on. */
  static byte[] body(NewJob job) {
    byte[] payload = job.payload();
    Bytes out = new Bytes(payload.length + job.kind().length() + 18);
    return beginning(out, job).raw(payload).toArray();
  }

  /** A body without its payload. */
  static byte[] beginning(NewJob job) {
    return beginning(new Bytes(64), job).toArray();
  }

  private static Bytes beginning(Bytes out, NewJob job) {
    OptionBytes.write(out, job.options(), job.past() != null);
    return out.text(job.kind(), 2);
  }

  /** Whether the bodies of two jobs that are plain differ in their payload alone. */
  static boolean isAlike(NewJob one, NewJob other) {
    return one.options().equals(other.options()) && one.kind().equals(other.kind());
  }
}
