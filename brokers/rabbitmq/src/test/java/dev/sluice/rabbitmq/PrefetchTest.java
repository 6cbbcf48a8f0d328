package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many messages are taken from the others. */
class PrefetchTest {
  private static Prefetch after(long micros) {
    Prefetch prefetch = new Prefetch(500, false);
    prefetch.settled(TimeUnit.MICROSECONDS.toNanos(micros));
    return prefetch;
  }

  @Test
  void slowJobsHaveNoneBesideThoseThatRun() {
    assertThat(new Prefetch(500, false).target(5)).isEqualTo(5);
    assertThat(after(1_000_000).target(5)).isEqualTo(5);
    assertThat(after(21_000).target(1)).isEqualTo(1);
  }

  @Test
  void fastJobsHaveAsManyAsAreDoneInAShortTime() {
    assertThat(after(1_000).target(5)).isEqualTo(105);
    assertThat(after(1).target(5)).isEqualTo(500);
  }

  @Test
  void jobsThatBecomeSlowHaveFewer() {
    Prefetch prefetch = after(1);
    for (int i = 0; i < 100; i++) {
      prefetch.settled(TimeUnit.SECONDS.toNanos(1));
    }
    assertThat(prefetch.target(5)).isEqualTo(5);
    assertThat(Prefetch.isTooMany(500, 5)).isTrue();
    assertThat(Prefetch.isTooMany(10, 5)).isFalse();
  }

  @Test
  void neverNoneAndNeverMoreThanAllowed() {
    assertThat(new Prefetch(3, false).target(0)).isEqualTo(1);
    assertThat(new Prefetch(3, false).target(7)).isEqualTo(3);
    assertThat(new Prefetch(30, true).target(1)).isEqualTo(30);
  }

  @Test
  void littleMoreIsNotWorthACallUnlessSomebodyWaits() {
    assertThat(Prefetch.isTooFew(0, 1, 1)).isTrue();
    assertThat(Prefetch.isTooFew(10, 15, 8)).isFalse();
    assertThat(Prefetch.isTooFew(10, 20, 8)).isTrue();
    assertThat(Prefetch.isTooFew(10, 15, 11)).isTrue();
    assertThat(Prefetch.isTooFew(500, 500, 700)).isFalse();
  }
}
