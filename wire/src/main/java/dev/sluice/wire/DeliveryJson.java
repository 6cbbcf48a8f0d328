package dev.sluice.wire;

import dev.sluice.spi.ClaimedJob;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A claimed job. */
public final class DeliveryJson {
  private final Content content = new Content();
  private final NotesFields notes = new NotesFields();
  private @Nullable Lease lease;
  private long sequence;
  private int attempt = 1;
  private int lostLeases;
  private Instant enqueuedAt = Instant.EPOCH;
  private Instant leaseUntil = Instant.EPOCH;

  private DeliveryJson() {}

  /** Its fields. */
  public static void write(JsonOut out, Delivery job) {
    Content.write(out, job.job(), job.queue(), job.kind(), job.payload());
    out.text("lease", Lease.text(job))
        .time("leaseUntil", job.leaseUntil())
        .number("attempt", job.attempt())
        .number("lostLeases", job.lostLeases())
        .number("sequence", job.sequence())
        .time("enqueuedAt", job.enqueuedAt())
        .time("runAt", job.runAt());
    Content.write(out, "givenRunAt", job.options());
    out.bytes("cursor", job.cursor());
  }

  /** What {@link #write} wrote. Fields that are not known are passed over: the server is newer. */
  public static Delivery read(JsonIn in) {
    DeliveryJson fields = new DeliveryJson();
    in.object(name -> fields.field(in, name));
    Lease lease = fields.lease;
    if (lease == null) {
      throw in.bad("there must be a lease");
    }
    return fields.delivery(in, lease);
  }

  private ClaimedJob delivery(JsonIn in, Lease token) {
    Instant runAt = content.runAt;
    return new ClaimedJob(
        token.job(),
        token.queue(),
        token.fence(),
        sequence,
        content.kind,
        content.payload,
        content.options(in, true),
        attempt,
        lostLeases,
        enqueuedAt,
        runAt == null ? enqueuedAt : runAt,
        leaseUntil,
        notes.notes(in).cursor());
  }

  private void field(JsonIn in, String name) {
    switch (name) {
      case "lease" -> lease = lease(in);
      case "leaseUntil" -> leaseUntil = in.time();
      case "attempt" -> attempt = in.number(1, Integer.MAX_VALUE);
      case "lostLeases" -> lostLeases = in.number(0, Integer.MAX_VALUE);
      case "sequence" -> sequence = in.number(Long.MIN_VALUE, Long.MAX_VALUE);
      case "enqueuedAt" -> enqueuedAt = in.time();
      default -> {
        if (!notes.field(in, name) && !content.field(in, name)) {
          in.skip();
        }
      }
    }
  }

  /** A lease, as a text. */
  public static Lease lease(JsonIn in) {
    String text = in.text();
    return in.make(() -> Lease.parse(text));
  }
}
