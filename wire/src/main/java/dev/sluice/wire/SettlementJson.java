package dev.sluice.wire;

import dev.sluice.job.Failure;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a claim ended: {@code lease}, {@code outcome} (COMPLETE, RETRY, RELEASE, BURY), and what
 * belongs to it: {@code result}, {@code delaySeconds}, {@code failure}.
 */
public final class SettlementJson {
  private enum Outcome {
    COMPLETE,
    RETRY,
    RELEASE,
    BURY
  }

  private @Nullable Lease lease;
  private @Nullable Outcome outcome;
  private byte @Nullable [] result;
  private Duration delay = Duration.ZERO;
  private @Nullable Failure failure;

  private SettlementJson() {}

  /** Its fields. */
  public static void write(JsonOut out, Settlement settlement) {
    out.text("lease", Lease.text(settlement.lease()));
    if (settlement instanceof Settlement.Complete complete) {
      out.text("outcome", Outcome.COMPLETE.name());
      if (complete.result() != null) {
        out.bytes("result", complete.result());
      }
    } else if (settlement instanceof Settlement.Retry retry) {
      out.text("outcome", Outcome.RETRY.name()).seconds("delaySeconds", retry.delay());
      out.object("failure", inner -> FailureJson.write(inner, retry.cause()));
    } else if (settlement instanceof Settlement.Release release) {
      out.text("outcome", Outcome.RELEASE.name()).seconds("delaySeconds", release.delay());
    } else if (settlement instanceof Settlement.Bury bury) {
      out.text("outcome", Outcome.BURY.name());
      out.object("failure", inner -> FailureJson.write(inner, bury.cause()));
    }
  }

  /**
   * Reads one.
   *
   * @param now the time of a failure that names none
   * @param token what a lease stands for
   */
  public static Settlement read(JsonIn in, Instant now, Function<Lease, LeaseToken> token) {
    SettlementJson fields = new SettlementJson();
    in.object(name -> fields.field(in, name, now));
    Lease given = fields.lease;
    Outcome wanted = fields.outcome;
    if (given == null || wanted == null) {
      throw in.bad("there must be a lease and an outcome");
    }
    if (fields.delay.isNegative()) {
      throw in.bad("delaySeconds must not be negative");
    }
    return fields.settlement(token.apply(given), wanted, now);
  }

  private Settlement settlement(LeaseToken token, Outcome wanted, Instant now) {
    Failure cause = failure == null ? new Failure(0, now, "failed", "", "") : failure;
    return switch (wanted) {
      case COMPLETE -> new Settlement.Complete(token, result);
      case RETRY -> new Settlement.Retry(token, delay, cause);
      case RELEASE -> new Settlement.Release(token, delay);
      case BURY -> new Settlement.Bury(token, cause);
    };
  }

  private void field(JsonIn in, String name, Instant now) {
    switch (name) {
      case "lease" -> lease = DeliveryJson.lease(in);
      case "outcome" -> outcome = in.word(Outcome.class);
      case "result" -> result = in.isNull() ? result : in.anything();
      case "resultBase64" -> result = in.isNull() ? result : in.base64();
      case "delaySeconds" -> delay = in.seconds();
      case "failure" -> failure = FailureJson.read(in, now, 0);
      default -> throw in.unknown();
    }
  }
}
