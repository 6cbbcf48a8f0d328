package dev.sluice.nats;

import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the server is told about a message.
 *
 * @param body as the protocol has it
 * @param settled what that comes to
 */
record Reply(byte[] body, Settled settled) {
  static final byte[] IN_PROGRESS = bytes("+WPI");
  private static final byte[] DONE = bytes("+ACK");

  /**
   * The server knows neither attempts nor dead jobs, so whatever is not done comes again: to end it
   * would lose it. One that was given up waits, for it would fail at once.
   */
  static Reply to(Settlement outcome, Duration pause) {
    if (outcome instanceof Settlement.Complete) {
      return new Reply(DONE, Settled.COMPLETED);
    }
    if (outcome instanceof Settlement.Retry retry) {
      return new Reply(giveBack(retry.delay()), Settled.RETRYING);
    }
    if (outcome instanceof Settlement.Release release) {
      return new Reply(giveBack(release.delay()), Settled.RELEASED);
    }
    return new Reply(giveBack(pause), Settled.RELEASED);
  }

  /** Hand it out again, after so long. */
  static byte[] giveBack(Duration delay) {
    long nanos = Leases.nanos(delay);
    return bytes(nanos <= 0 ? "-NAK" : "-NAK {\"delay\":" + nanos + "}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
