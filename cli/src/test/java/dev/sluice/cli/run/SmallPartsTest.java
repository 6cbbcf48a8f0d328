package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Counts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmallPartsTest {
  @Test
  void occurrencesAreCountedForEachDigest() {
    Occurrences occurrences = new Occurrences();
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      assertThat(occurrences.next(random.nextLong())).isEqualTo(1);
    }
    assertThat(List.of(occurrences.next(0), occurrences.next(0), occurrences.next(0)))
        .containsExactly(1, 2, 3);
    assertThat(occurrences.next(new Random(1).nextLong())).isEqualTo(2);
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws IOException {
    String text = "a\n" + "b".repeat(200_000) + "\nc";
    InputLines lines =
        new InputLines(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            InputLines.Form.LINES,
            1_000_000);
    List<Integer> lengths = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      lengths.add(line.length);
    }
    assertThat(lengths).containsExactly(1, 200_000, 1);
  }

  @Test
  void progressSaysDoneFailedRetryingRateAndTimeLeft() {
    Counts counts = new Counts(3, 40, 5, 50, 2, 0);
    assertThat(ProgressText.line(counts, true, 20, true))
        .isEqualTo("[##########..........] 52% 50/100 done, 2 failed, 3 retrying, 20/s, 2.0s left");
    assertThat(ProgressText.line(counts, false, 20, false))
        .isEqualTo("50/100+ done, 2 failed, 3 retrying, 20/s");
  }

  @Test
  void ratesAreReadInTheirUnits() {
    assertThat(Rate.perSecond("5")).isEqualTo(5);
    assertThat(Rate.perSecond("60/m")).isEqualTo(1);
    assertThat(Rate.perSecond("7200/h")).isEqualTo(2);
  }
}
