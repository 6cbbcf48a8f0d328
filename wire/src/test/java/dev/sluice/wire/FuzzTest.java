package dev.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever comes in, it is read or refused: a million inputs in all in the long rounds. */
class FuzzTest {
  private static final long SEED = Long.getLong("sluice.fuzz.seed", 1);
  private static final int INPUTS = Boolean.getBoolean("sluice.long") ? 200_000 : 30_000;

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "null",
          "true",
          "1e999999999",
          "-0",
          "1E-999999999",
          "99999999999999999999",
          "0.1",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\"id\":",
          "\"queue\":\"q\"",
          "\"payload\":",
          "\"headers\":{}",
          "\"runAt\":\"9999999-01-01T00:00:00Z\"",
          "\"delaySeconds\":1e400",
          "[[[[[[[[",
          "{\"a\":{\"a\":{",
          "\"outcome\":\"complete\"",
          "\"lease\":\"1.2.3\"",
          "\"past\":{}",
          "\"failures\":[{}]");

  private static final Mutations MUTATIONS = new Mutations(PIECES, '\0');

  private static void fuzz(String sample, Function<JsonIn, ?> read) {
    Random random = new Random(SEED ^ sample.hashCode());
    // A character for each byte, so that any byte may come.
    String seed = new String(sample.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    int understood = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = MUTATIONS.of(seed, random).getBytes(StandardCharsets.ISO_8859_1);
      try {
        JsonIn.read(input, read::apply);
        understood++;
      } catch (BadJsonException e) {
        assertThat(e.getMessage()).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + SEED + ": " + new String(input, StandardCharsets.ISO_8859_1), e);
      }
    }
    // Were none or all of them understood, nothing would be shown.
    assertThat(understood).isBetween(INPUTS / 1_000, INPUTS - INPUTS / 10);
  }

  @Test
  void newJobs() {
    Any any = new Any(SEED);
    fuzz(
        text(out -> NewJobJson.write(out, any.job())),
        in -> NewJobJson.read(in, null, JobId::next));
  }

  @Test
  void shortJobs() {
    fuzz(
        "{\"queue\":\"q\",\"payload\":{\"a\":[1,2.5,\"x\"]},\"delaySeconds\":1.5,\"priority\":-3}",
        in -> NewJobJson.read(in, null, JobId::next));
  }

  @Test
  void outcomes() {
    fuzz(
        "{\"lease\":\"7.01a205bf-d7cd-7000-9be8-d20d679d8bce.emails\",\"outcome\":\"retry\","
            + "\"delaySeconds\":1,\"failure\":{\"type\":\"x\",\"at\":\"2026-01-01T00:00:00Z\"}}",
        in -> SettlementJson.read(in, Instant.EPOCH, lease -> lease));
  }

  @Test
  void claims() {
    fuzz("{\"queues\":[\"a\"],\"max\":3,\"leaseSeconds\":30,\"waitSeconds\":0.5}", ClaimJson::read);
  }

  @Test
  void filters() {
    fuzz(
        "{\"queue\":\"q\",\"states\":[\"DEAD\"],\"from\":\"2026-01-01T00:00:00Z\",\"limit\":10}",
        QueryJson::read);
  }

  private static String text(java.util.function.Consumer<JsonOut> fields) {
    return new String(JsonOut.bytes(fields), StandardCharsets.ISO_8859_1);
  }
}
