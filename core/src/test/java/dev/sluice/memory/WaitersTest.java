package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who of those who wait wakes up by itself when the next job is due. */
class WaitersTest {
  private final Waiters waiters = new Waiters(new StoreLock(() -> {}));
  private final Waiter one = new Waiter(List.of());
  private final Waiter other = new Waiter(List.of());

  @BeforeEach
  void lineUp() {
    waiters.add(one);
    waiters.add(other);
  }

  @Test
  void oneWakesUpForAll() {
    assertThat(waiters.lead(one, 100)).isTrue();
    assertThat(waiters.lead(other, 100)).isFalse();
    assertThat(waiters.lead(other, 200)).isFalse();
    assertThat(waiters.lead(one, 300)).isTrue();
    assertThat(waiters.wouldMiss(200)).isTrue();
  }

  // It looked, then the job came in and found no leader yet to tell: the one that was told instead
  // comes to know better than it.
  @Test
  void aLeaderThatWouldWakeTooLateIsRelieved() {
    waiters.lead(one, 100);
    assertThat(waiters.wouldMiss(99)).isTrue();
    assertThat(waiters.lead(other, 99)).isTrue();
    assertThat(waiters.wouldMiss(99)).isFalse();
    waiters.remove(one);
    assertThat(waiters.wouldMiss(99)).isFalse();
    waiters.remove(other);
    assertThat(waiters.wouldMiss(Ticks.NEVER - 1)).isTrue();
  }
}
