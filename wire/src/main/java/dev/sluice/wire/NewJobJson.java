package dev.sluice.wire;

import dev.sluice.job.JobId;
import dev.sluice.spi.NewJob;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A job to be enqueued. */
public final class NewJobJson {
  private final Content content = new Content();
  private NewJob.@Nullable Past past;

  private NewJobJson() {}

  /** Its fields. */
  public static void write(JsonOut out, NewJob job) {
    Content.write(out, job.id(), job.queue(), job.kind(), job.payload());
    Content.write(out, "runAt", job.options());
    NewJob.Past past = job.past();
    if (past != null) {
      out.object(
          "past",
          inner -> Past.write(inner, past.state(), past.runAt(), past.history(), past.notes()));
    }
  }

  /**
   * Reads one. Only the queue must be given.
   *
   * @param queue of a job that names none; {@code null} if each must
   * @param ids makes an id for a job without
   */
  public static NewJob read(JsonIn in, @Nullable String queue, Supplier<JobId> ids) {
    NewJobJson fields = new NewJobJson();
    in.object(name -> fields.field(in, name));
    Content content = fields.content;
    if (content.queue == null) {
      content.queue = queue;
    } else if (queue != null && !queue.equals(content.queue)) {
      throw in.bad("the queue is \"" + queue + "\" already");
    }
    return new NewJob(
        content.id == null ? ids.get() : content.id,
        content.queue(in),
        content.kind,
        content.payload,
        content.options(in, false),
        fields.past);
  }

  private void field(JsonIn in, String name) {
    if (name.equals("past")) {
      past = in.isNull() ? null : past(in);
    } else if (name.equals("givenRunAt") || !content.field(in, name)) {
      throw in.unknown();
    }
  }

  private static NewJob.Past past(JsonIn in) {
    Past past = new Past();
    in.object(
        name -> {
          if (!past.field(in, name)) {
            throw in.unknown();
          }
        });
    Instant runAt = past.runAt(in);
    return in.make(() -> new NewJob.Past(past.state(in), runAt, past.history(in), past.notes(in)));
  }
}
