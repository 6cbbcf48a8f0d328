package dev.sluice.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Timing TEN_SECONDS = new FixedRate(Duration.ofSeconds(10), null);

  private static Decision on(CatchUp catchUp, Timing timing, Instant first, Instant now) {
    Target target = new Target("q", "", new byte[0], JobOptions.DEFAULT, null);
    Schedule schedule = new Schedule("s", timing, catchUp, Duration.ofSeconds(5), target, false);
    return Decision.on(schedule, BEGUN, first, now);
  }

  private static Instant at(long seconds) {
    return BEGUN.plusSeconds(seconds);
  }

  @Test
  void aTickInTimeFiresWhateverThePolicy() {
    for (CatchUp policy : CatchUp.values()) {
      Decision decision = on(policy, TEN_SECONDS, at(10), at(11));
      assertThat(decision.fire()).containsExactly(at(10));
      assertThat(decision.following()).isEqualTo(at(20));
    }
  }

  @Test
  void onceIsTheNewestOfAllMissed() {
    Decision decision = on(CatchUp.ONCE, TEN_SECONDS, at(10), at(999));
    assertThat(decision.fire()).containsExactly(at(990));
    assertThat(decision.following()).isEqualTo(at(1000));
  }

  @Test
  void skipFiresTheNewestOnlyIfItIsNotLate() {
    assertThat(on(CatchUp.SKIP, TEN_SECONDS, at(10), at(995)).fire()).containsExactly(at(990));
    Decision late = on(CatchUp.SKIP, TEN_SECONDS, at(10), at(996));
    assertThat(late.fire()).isEmpty();
    assertThat(late.newest()).isEqualTo(at(990));
    assertThat(late.following()).isEqualTo(at(1000));
  }

  @Test
  void allFiresInBatches() {
    Decision decision = on(CatchUp.ALL, TEN_SECONDS, at(10), at(100_000));
    assertThat(decision.fire()).hasSize(Schedules.BATCH).startsWith(at(10)).endsWith(at(1000));
    assertThat(decision.following()).isEqualTo(at(1010));
  }

  @Test
  void theNewestOfManyYearsIsFoundAtOnce() {
    Timing seconds = new CronTiming(Cron.parse("*/5 * 3 * * *"), ZoneOffset.UTC);
    Instant now = Instant.parse("2056-06-01T10:00:00Z");
    Decision decision = on(CatchUp.ONCE, seconds, Instant.parse("2026-01-01T03:00:00Z"), now);
    assertThat(decision.fire()).containsExactly(Instant.parse("2056-06-01T03:59:55Z"));
    assertThat(decision.following()).isEqualTo(Instant.parse("2056-06-02T03:00:00Z"));
  }

  @Test
  void aFixedRateCountsFromWhereItIsTold() {
    Timing rate = new FixedRate(Duration.ofHours(1), Instant.parse("2026-01-01T00:15:00Z"));
    assertThat(rate.next(Instant.parse("2025-12-01T00:00:00Z"), BEGUN))
        .isEqualTo(Instant.parse("2026-01-01T00:15:00Z"));
    assertThat(rate.next(Instant.parse("2026-01-01T00:15:00Z"), BEGUN))
        .isEqualTo(Instant.parse("2026-01-01T01:15:00Z"));
    assertThat(rate.next(Instant.parse("2026-03-01T07:00:00Z"), BEGUN))
        .isEqualTo(Instant.parse("2026-03-01T07:15:00Z"));
    assertThat(TEN_SECONDS.next(BEGUN, BEGUN)).isEqualTo(at(10));
  }
}
