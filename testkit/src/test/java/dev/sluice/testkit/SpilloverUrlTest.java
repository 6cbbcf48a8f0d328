package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code spillover=URL}. */
class SpilloverUrlTest {
  @Test
  void bothAreOpenedAndClosed() {
    try (Sluice sluice = Sluice.open("traced:front?spillover=traced:beside")) {
      assertThat(sluice.traits().name()).isEqualTo("front+beside");
      assertThat(TracedProvider.open()).containsExactlyInAnyOrder("front", "beside");
    }
    assertThat(TracedProvider.open()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "traced:front?spillover=memory:, forgets its jobs",
    "traced:front?spillover=traced:beside%3Fis=source, beside takes no jobs",
    "traced:front?spillover=traced:beside%3Fis=poor, it lacks [BURY]",
    "traced:front?is=absent&spillover=traced:beside, front is not there",
    "traced:front?spillover=traced:beside%3Fis=absent, beside is not there",
    "traced:front?is=what&spillover=traced:beside, \"is\"",
    "traced:front?spillover=pigeon:coop, pigeon:",
    "traced:front?spillover=nothing, not a storage URL"
  })
  void whatIsRefusedLeavesNothingOpen(String url, String words) {
    assertThatThrownBy(() -> Sluice.open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
    assertThat(TracedProvider.open()).isEmpty();
  }
}
