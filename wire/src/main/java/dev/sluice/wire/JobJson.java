package dev.sluice.wire;

import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A job as it stands. */
public final class JobJson {
  private final Content content = new Content();
  private final Past past = new Past();
  private long sequence;
  private @Nullable LeaseView lease;
  private boolean hidden;

  private JobJson() {}

  /** All that is known of it. */
  public static void write(JsonOut out, JobView job) {
    Content.write(out, job.id(), job.queue(), job.kind(), job.payload());
    out.number("sequence", job.sequence());
    Content.write(out, "givenRunAt", job.options());
    Past.write(out, job.state(), job.runAt(), job.history(), job.notes());
    LeaseView lease = job.lease();
    out.object("lease", lease == null ? null : inner -> lease(inner, lease));
  }

  /**
   * What may be seen of it.
   *
   * @param hidden whether that is not all
   */
  public static void write(JsonOut out, JobView shown, boolean hidden) {
    write(out, shown);
    out.flag("hidden", hidden);
  }

  private static void lease(JsonOut out, LeaseView lease) {
    out.text("holder", lease.holder())
        .time("until", lease.until())
        .flag("cancelRequested", lease.cancelRequested());
  }

  /**
   * What one of these wrote. Fields that are not known are passed over: the server is newer.
   *
   * @param ifHidden answers what stands for a job that is not shown as a whole, or throws: what is
   *     shown of it must not be taken for the job
   */
  public static JobView read(JsonIn in, UnaryOperator<JobView> ifHidden) {
    JobJson fields = new JobJson();
    in.object(name -> fields.field(in, name));
    JobView job =
        new JobView(
            fields.content.id(in, "a job"),
            fields.sequence,
            fields.content.queue(in),
            fields.content.kind,
            fields.content.payload,
            fields.content.options(in, true),
            fields.past.state(in),
            fields.past.runAt(in),
            fields.past.history(in),
            fields.lease,
            fields.past.notes(in));
    return fields.hidden ? ifHidden.apply(job) : job;
  }

  private void field(JsonIn in, String name) {
    if (name.equals("sequence")) {
      sequence = in.number(Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (name.equals("hidden")) {
      hidden = in.flag();
    } else if (name.equals("lease")) {
      lease = in.isNull() ? null : lease(in);
    } else if (!past.field(in, name) && !content.field(in, name)) {
      in.skip();
    }
  }

  private static LeaseView lease(JsonIn in) {
    String[] holder = {""};
    Instant[] until = {Instant.EPOCH};
    boolean[] cancelRequested = {false};
    in.object(
        name -> {
          switch (name) {
            case "holder" -> holder[0] = in.text();
            case "until" -> until[0] = in.time();
            case "cancelRequested" -> cancelRequested[0] = in.flag();
            default -> in.skip();
          }
        });
    return new LeaseView(holder[0], until[0], cancelRequested[0]);
  }
}
