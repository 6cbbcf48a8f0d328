package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

  private static final Envelope FULL =
      new Envelope(
          new JobId(1, -2),
          "mail ä",
          new JobOptions(
              Map.of("a", "ä", "b", ""),
              -7,
              NOW,
              null,
              "group",
              new UniqueKey("key", Duration.ofNanos(1), UniqueKey.OnConflict.REJECT),
              3,
              Duration.ofMillis(5),
              NOW.plusNanos(1),
              JobOptions.FOREVER,
              9),
          NOW,
          NOW.plusSeconds(5),
          4,
          true,
          new Failure(4, NOW, "type", "message", ""),
          new Share(1, 3),
          "payload".getBytes(StandardCharsets.UTF_8));

  @Test
  void everythingComesBack() throws Exception {
    Envelope read = EnvelopeBytes.read(EnvelopeBytes.write(FULL));
    assertThat(read).usingRecursiveComparison().isEqualTo(FULL);
    assertThat(read.options()).isEqualTo(FULL.options());
  }

  @Test
  void aJobWithoutWishesNeedsNoMoreThanIsSetAside() throws Exception {
    Envelope plain = Envelope.of(Work.job("x"), NOW, NOW);
    byte[] bytes = EnvelopeBytes.write(plain);
    assertThat(bytes.length - 1).isLessThanOrEqualTo(EnvelopeBytes.OVERHEAD);
    assertThat(EnvelopeBytes.read(bytes).options()).isSameAs(JobOptions.DEFAULT);
    assertThat(EnvelopeBytes.isOurs(bytes)).isTrue();
  }

  @Test
  void noTextIsTakenForAnEnvelope() {
    for (String text : new String[] {"", "S", "Sl\u0001", "{\"a\":1}", "\u009eSl\u0001 latin"}) {
      assertThat(EnvelopeBytes.isOurs(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }
  }

  @Test
  void aFailureThatFindsNoRoomIsLeftOut() throws Exception {
    byte[] small = FULL.fitting(EnvelopeBytes.write(FULL).length - 1);
    assertThat(EnvelopeBytes.read(small).failure()).isNull();
    assertThat(EnvelopeBytes.read(small).attempts()).isEqualTo(4);
  }

  /** Whatever the bytes: an answer or a clear refusal, never another exception or a huge array. */
  @Test
  void damageIsFoundOrHarmless() {
    byte[] whole = EnvelopeBytes.write(FULL);
    Random random = new Random(5);
    for (int i = 4; i < whole.length; i++) {
      readable(Arrays.copyOf(whole, i));
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << random.nextInt(8));
      readable(flipped);
    }
  }

  private static void readable(byte[] bytes) {
    Throwable thrown = catchThrowable(() -> EnvelopeBytes.read(bytes));
    assertThat(thrown == null || thrown instanceof IOException).as("%s", thrown).isTrue();
  }
}
