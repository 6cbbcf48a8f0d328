package dev.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The register of live workers (rule 16). */
public interface WorkersConformance extends Subject {
  /** How long a worker is taken to be there. */
  Duration TTL = Duration.ofSeconds(10);

  private WorkerRegister register() {
    return harness().role(WorkerRegister.class);
  }

  private static WorkerView worker(String id, int running) {
    Instant started = Instant.parse("2030-01-01T00:00:00Z");
    return new WorkerView(
        id, "mail", List.of("a", "b"), true, 5, running, started, WorkerOrder.RUN);
  }

  @Test
  default void rule16_whoIsAnnouncedIsListed() {
    WorkerRegister register = register();
    assertThat(register.list()).isEmpty();
    assertThat(register.announce(worker("w2", 0), TTL)).isEqualTo(WorkerOrder.RUN);
    assertThat(register.announce(worker("w1", 3), TTL)).isEqualTo(WorkerOrder.RUN);
    assertThat(register.list()).containsExactly(worker("w1", 3), worker("w2", 0));
  }

  @Test
  default void rule16_anAnnouncementTakesThePlaceOfTheOneBefore() {
    WorkerRegister register = register();
    register.announce(worker("w", 0), TTL);
    register.announce(worker("w", 4), TTL);
    assertThat(register.list()).containsExactly(worker("w", 4));
  }

  @Test
  default void rule16_whoIsSilentForLongerThanItsTimeIsGone() {
    StoreHarness h = harness();
    WorkerRegister register = register();
    register.announce(worker("silent", 0), TTL);
    register.announce(worker("alive", 0), TTL);
    h.advance(TTL.minusMillis(1));
    assertThat(register.list()).hasSize(2);
    register.announce(worker("alive", 0), TTL);
    h.advance(Duration.ofMillis(1));
    assertThat(register.list()).extracting(WorkerView::id).containsExactly("alive");
    assertThat(register.ask("silent", WorkerOrder.QUIET)).isFalse();
  }

  @Test
  default void rule16_whoWithdrawsIsGone() {
    WorkerRegister register = register();
    register.announce(worker("w", 0), TTL);
    register.withdraw("w");
    register.withdraw("w");
    register.withdraw("never there");
    assertThat(register.list()).isEmpty();
  }

  @Test
  default void rule16_anOrderIsToldWithEachAnnouncementUntilThereIsAnother() {
    WorkerRegister register = register();
    register.announce(worker("w", 0), TTL);
    register.announce(worker("other", 0), TTL);
    assertThat(register.ask("w", WorkerOrder.QUIET)).isTrue();
    assertThat(register.announce(worker("w", 0), TTL)).isEqualTo(WorkerOrder.QUIET);
    assertThat(register.announce(worker("w", 0), TTL)).isEqualTo(WorkerOrder.QUIET);
    assertThat(register.announce(worker("other", 0), TTL)).isEqualTo(WorkerOrder.RUN);
    assertThat(register.list())
        .extracting(WorkerView::order)
        .containsExactly(WorkerOrder.RUN, WorkerOrder.QUIET);
    assertThat(register.ask("w", WorkerOrder.STOP)).isTrue();
    assertThat(register.announce(worker("w", 0), TTL)).isEqualTo(WorkerOrder.STOP);
  }

  @Test
  default void rule16_whoComesBackHasNoOrder() {
    StoreHarness h = harness();
    WorkerRegister register = register();
    register.announce(worker("w", 0), TTL);
    register.ask("w", WorkerOrder.STOP);
    register.withdraw("w");
    assertThat(register.announce(worker("w", 0), TTL)).isEqualTo(WorkerOrder.RUN);
    register.ask("w", WorkerOrder.QUIET);
    h.advance(TTL);
    assertThat(register.announce(worker("w", 0), TTL)).isEqualTo(WorkerOrder.RUN);
  }

  @Test
  default void rule16_whoIsNotThereCannotBeAsked() {
    assertThat(register().ask("nobody", WorkerOrder.STOP)).isFalse();
    assertThat(register().list()).isEmpty();
  }

  @Test
  default void rule14_aTimeToLiveIsPositive() {
    WorkerRegister register = register();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> register.announce(worker("w", 0), Duration.ZERO));
    assertThat(register.list()).isEmpty();
  }
}
