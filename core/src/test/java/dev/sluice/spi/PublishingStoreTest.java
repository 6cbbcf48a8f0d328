package dev.sluice.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Enqueued.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PublishingStoreTest {
  private final List<Message> sent = new ArrayList<>();
  private Function<Message, Published> answers = message -> Published.CONFIRMED;
  private boolean sinkClosed;

  /** A source without any feature. */
  private static final class Poor implements WorkSource {
    private final MemoryStore inner = new MemoryStore();

    @Override
    public Traits traits() {
      Traits own = inner.traits();
      return new Traits(
          "poor",
          Set.of(),
          own.callCost(),
          own.threading(),
          own.sharing(),
          own.durability(),
          own.resolution(),
          10);
    }

    @Override
    public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
      return inner.claim(request);
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> outcomes) {
      return inner.settle(outcomes);
    }

    @Override
    public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
      return inner.extend(leases, lease);
    }

    @Override
    public void wakeup() {
      inner.wakeup();
    }

    @Override
    public void close() {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the last write failed");
    }
  }

  private final MessageSink sink =
      new MessageSink() {
        @Override
        public String name() {
          return "sink";
        }

        @Override
        public List<Published> publish(List<Message> messages) {
          sent.addAll(messages);
          return messages.stream().map(answers).toList();
        }

        @Override
        public void close() {
          sinkClosed = true;
        }
      };

  private final PublishingStore store = new PublishingStore(new Poor(), sink);

  private static NewJob job(int bytes, JobOptions options) {
    return new NewJob(JobId.next(), "q", "", new byte[bytes], options, null);
  }

  private static JobOptions priority(int priority) {
    return new JobOptions(
        Map.of(), priority, null, null, null, null, 1, null, null, Duration.ZERO, 5);
  }

  @Test
  void whatTheBrokerCannotTakeIsRejectedAndTheRestIsPublished() {
    NewJob good = job(1, JobOptions.DEFAULT);
    NewJob urgent = job(1, priority(-1));
    NewJob large = job(11, JobOptions.DEFAULT);
    NewJob last = job(10, priority(0));
    List<Enqueued> answers = store.enqueue(List.of(urgent, good, large, last));
    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(Outcome.REJECTED, Outcome.INSERTED, Outcome.REJECTED, Outcome.INSERTED);
    assertThat(answers.get(0).reason()).contains("PRIORITY");
    assertThat(answers.get(2).reason()).contains("11 bytes").contains("10");
    assertThat(sent).extracting(Message::id).containsExactly(good.id(), last.id());
  }

  @Test
  void whatTheBrokerRefusesIsRejectedWithItsReason() {
    answers = message -> Published.refused("no such topic");
    Enqueued answer = store.enqueue(List.of(job(1, JobOptions.DEFAULT))).get(0);
    assertThat(answer.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(answer.reason()).isEqualTo("no such topic");
  }

  @Test
  void whatIsNotConfirmedIsNotReportedAsTaken() {
    answers = message -> Published.unconfirmed("timed out");
    assertThatThrownBy(() -> store.enqueue(List.of(job(1, JobOptions.DEFAULT))))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining("timed out");
  }

  @Test
  void itIsAStoreAndHasTheRolesOfItsSource() {
    assertThat(store.role(JobStore.class)).isEqualTo(Optional.of(store));
    assertThat(store.role(JobBrowser.class)).isEmpty();
  }

  @Test
  void theSinkIsClosedEvenIfTheSourceCannotBe() {
    assertThatThrownBy(store::close).isInstanceOf(StoreException.class);
    assertThat(sinkClosed).isTrue();
  }
}
