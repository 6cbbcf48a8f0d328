package dev.sluice.wire;

import dev.sluice.spi.ClaimRequest;
import java.time.Duration;
import java.util.List;

/**
 * What to claim: {@code queues}, {@code max}, {@code leaseSeconds}, {@code waitSeconds}, {@code
 * holder}, and a {@code name} by which a claim that waits can be woken.
 */
public record ClaimJson(ClaimRequest request, String name) {
  private static final int MOST = 10_000;

  /** Its fields. */
  public void write(JsonOut out) {
    out.texts("queues", request.queues())
        .number("max", request.max())
        .seconds("leaseSeconds", request.lease())
        .seconds("waitSeconds", request.maxWait())
        .text("holder", request.holder())
        .text("name", name);
  }

  /** Reads one: only the queues must be given. */
  public static ClaimJson read(JsonIn in) {
    Fields fields = new Fields();
    in.object(name -> fields.field(in, name));
    return in.make(() -> new ClaimJson(fields.request(), fields.name));
  }

  private static final class Fields {
    private List<String> queues = List.of();
    private int max = 1;
    private Duration lease = Duration.ofSeconds(30);
    private Duration wait = Duration.ZERO;
    private String holder = "";
    private String name = "";

    void field(JsonIn in, String field) {
      switch (field) {
        case "queues" -> queues = in.list(JsonIn::text);
        case "max" -> max = in.number(1, MOST);
        case "leaseSeconds" -> lease = in.seconds();
        case "waitSeconds" -> wait = in.seconds();
        case "holder" -> holder = in.text();
        case "name" -> name = in.text();
        default -> throw in.unknown();
      }
    }

    ClaimRequest request() {
      return new ClaimRequest(queues, max, lease, wait, holder);
    }
  }
}
