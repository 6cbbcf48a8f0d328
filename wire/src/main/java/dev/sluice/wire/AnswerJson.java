package dev.sluice.wire;

import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.Swept;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The small answers. Fields that are not known are passed over: the server is newer. */
public final class AnswerJson {
  private @Nullable JobId id;
  private @Nullable Outcome outcome;
  private String reason = "";
  private Altered.@Nullable Result result;
  private @Nullable JobState state;

  private AnswerJson() {}

  /** What became of an enqueued job: {@code id, outcome, reason}. */
  public static void enqueued(JsonOut out, Enqueued answer) {
    out.text("id", answer.id().toString())
        .text("outcome", answer.outcome().name())
        .text("reason", answer.reason().isEmpty() ? null : answer.reason());
  }

  /** What {@link #enqueued(JsonOut, Enqueued)} wrote. */
  public static Enqueued enqueued(JsonIn in) {
    AnswerJson fields = fields(in);
    if (fields.id == null || fields.outcome == null) {
      throw in.bad("there must be an id and an outcome");
    }
    return new Enqueued(fields.outcome, fields.id, fields.reason);
  }

  /** What became of an altered job: {@code id, result, state}. */
  public static void altered(JsonOut out, Altered answer) {
    JobState state = answer.state();
    out.text("id", answer.id().toString())
        .text("result", answer.result().name())
        .text("state", state == null ? null : state.name());
  }

  /** What {@link #altered(JsonOut, Altered)} wrote. */
  public static Altered altered(JsonIn in) {
    AnswerJson fields = fields(in);
    if (fields.id == null || fields.result == null) {
      throw in.bad("there must be an id and a result");
    }
    return new Altered(fields.id, fields.result, fields.state);
  }

  private static AnswerJson fields(JsonIn in) {
    AnswerJson fields = new AnswerJson();
    in.object(
        name -> {
          switch (name) {
            case "id" -> fields.id = Content.id(in);
            case "outcome" -> fields.outcome = in.word(Outcome.class);
            case "reason" -> fields.reason = in.isNull() ? "" : in.text();
            case "result" -> fields.result = in.word(Altered.Result.class);
            case "state" -> fields.state = in.isNull() ? null : in.word(JobState.class);
            default -> in.skip();
          }
        });
    return fields;
  }

  /** What a sweep did. */
  public static void swept(JsonOut out, Swept swept) {
    out.number("promoted", swept.promoted())
        .number("reclaimed", swept.reclaimed())
        .number("expired", swept.expired())
        .number("purged", swept.purged())
        .flag("more", swept.more())
        .time("nextDue", swept.nextDue());
  }

  /** What {@link #swept(JsonOut, Swept)} wrote. */
  public static Swept swept(JsonIn in) {
    int[] numbers = new int[4];
    boolean[] more = {false};
    @Nullable Instant[] nextDue = new @Nullable Instant[1];
    in.object(
        name -> {
          switch (name) {
            case "promoted" -> numbers[0] = in.number(0, Integer.MAX_VALUE);
            case "reclaimed" -> numbers[1] = in.number(0, Integer.MAX_VALUE);
            case "expired" -> numbers[2] = in.number(0, Integer.MAX_VALUE);
            case "purged" -> numbers[3] = in.number(0, Integer.MAX_VALUE);
            case "more" -> more[0] = in.flag();
            case "nextDue" -> nextDue[0] = in.timeOrNull();
            default -> in.skip();
          }
        });
    return new Swept(numbers[0], numbers[1], numbers[2], numbers[3], more[0], nextDue[0]);
  }
}
