package dev.sluice.file;

import dev.sluice.job.JobOptions;
import dev.sluice.spi.Names;
import dev.sluice.spi.NewJob;
import java.nio.ByteBuffer;
import java.util.List;

/** New jobs, checked and encoded one behind the other, before anything is locked. */
final class Drafts {
  /** Bytes of a job's record beside its payload, unless it has many options. */
  private static final int USUAL_HEAD = 64 + FreshRecord.HEAD;

  private static final int LARGEST_GUESS = 64 << 20;

  private final NewJob[] jobs;
  private final RecordWriter out;
  private final int[] ends;

  private Drafts(List<NewJob> jobs, RecordWriter out) {
    this.jobs = jobs.toArray(NewJob[]::new);
    this.out = out;
    ends = new int[this.jobs.length];
  }

  /**
   * Encodes them all.
   *
   * @param out for the use of these drafts alone, as long as they are used
   * @throws IllegalArgumentException naming what makes no sense (rule 14)
   */
  static Drafts of(List<NewJob> jobs, RecordWriter out) {
    Drafts drafts = new Drafts(jobs, out);
    out.clear().expect(expected(drafts.jobs));
    for (int i = 0; i < drafts.ends.length; i++) {
      NewJob job = drafts.jobs[i];
      validate(job);
      FreshRecord.begin(out, job.id());
      JobCodec.write(out, job);
      drafts.ends[i] = out.position();
    }
    return drafts;
  }

  int size() {
    return ends.length;
  }

  NewJob job(int i) {
    return jobs[i];
  }

  /** What {@link #offset} and {@link #length} are about. */
  byte[] bytes() {
    return out.array();
  }

  /** Where a job's content begins. */
  int offset(int i) {
    return recordOffset(i) + FreshRecord.HEAD;
  }

  /** Bytes of a job's content. */
  int length(int i) {
    return ends[i] - offset(i);
  }

  /** All records, as they are if the jobs are new; without the numbers that are given later. */
  ByteBuffer records() {
    return out.written();
  }

  /** Where a job's record begins. */
  int recordOffset(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  /** Bytes of a job's record. */
  int recordLength(int i) {
    return ends[i] - recordOffset(i);
  }

  /** Bytes of all contents together. */
  int length() {
    return out.position() - FreshRecord.HEAD * ends.length;
  }

  /** What most jobs take: growing the buffer would copy all that is in it. */
  private static int expected(NewJob[] jobs) {
    long bytes = 0;
    for (NewJob job : jobs) {
      bytes += USUAL_HEAD + job.payload().length;
    }
    return (int) Math.min(bytes, LARGEST_GUESS);
  }

  /**
   * Rule 14.
   *
   * @throws IllegalArgumentException naming what makes no sense
   */
  static void validate(NewJob job) {
    Names.queue(job.queue());
    if (!job.kind().isEmpty()) {
      Names.label("kind", job.kind());
    }
    JobOptions options = job.options();
    if (options.group() != null) {
      Names.label("group", options.group());
    }
    if (options.unique() != null) {
      Names.label("unique key", options.unique().key());
    }
    if (!options.headers().isEmpty()) {
      options.headers().keySet().forEach(header -> Names.label("header", header));
    }
  }
}
