package dev.sluice.wire;

import dev.sluice.job.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A failure: {@code attempt, at, type, message, detail}. */
public final class FailureJson {
  private int attempt;
  private @Nullable Instant at;
  private String type = "";
  private String message = "";
  private String detail = "";

  private FailureJson() {}

  /** Its fields. */
  public static void write(JsonOut out, Failure failure) {
    out.number("attempt", failure.attempt())
        .time("at", failure.at())
        .text("type", failure.type())
        .text("message", failure.message())
        .text("detail", failure.detail());
  }

  /** All may be missing but the time. */
  public static Failure read(JsonIn in) {
    FailureJson fields = new FailureJson();
    in.object(name -> fields.field(in, name));
    Instant at = fields.at;
    if (at == null) {
      throw in.bad("there must be an at");
    }
    return fields.failure(at);
  }

  /** The same from whoever is not asked for a time: it is now. */
  public static Failure read(JsonIn in, Instant now, int attempt) {
    FailureJson fields = new FailureJson();
    fields.attempt = attempt;
    in.object(name -> fields.field(in, name));
    return fields.failure(fields.at == null ? now : fields.at);
  }

  private Failure failure(Instant when) {
    return new Failure(attempt, when, type, message, detail);
  }

  private void field(JsonIn in, String name) {
    switch (name) {
      case "attempt" -> attempt = in.number(0, Integer.MAX_VALUE);
      case "at" -> at = in.time();
      case "type" -> type = in.text();
      case "message" -> message = in.text();
      case "detail" -> detail = in.text();
      default -> throw in.unknown();
    }
  }
}
