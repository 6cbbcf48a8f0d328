package dev.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.command.BenchFigures.Percentiles;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void takesTheNearestRank() {
    Percentiles hundred =
        Percentiles.of(LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray());
    assertThat(hundred.p50()).isEqualTo(Duration.ofNanos(50));
    assertThat(hundred.p99()).isEqualTo(Duration.ofNanos(99));
    Percentiles one = Percentiles.of(new long[] {7});
    assertThat(one.p50()).isEqualTo(Duration.ofNanos(7));
    assertThat(one.p99()).isEqualTo(Duration.ofNanos(7));
  }
}
