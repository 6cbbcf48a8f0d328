package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobQuery;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Rules 11, 14, 15: capacity, pause, bad names, close; and the provider. */
class QueueTest {
  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Jobs jobs = new Jobs(store);

  @Test
  void refusesBeyondCapacityButNeverWhatComesBack() {
    store.configure("q", QueueSettings.DEFAULT.capacity(2));
    jobs.put("a");
    jobs.put("b", w -> w.delay = Duration.ofHours(1));
    assertThat(jobs.enqueue(Jobs.job("c")).outcome()).isEqualTo(Outcome.FULL);
    Delivery running = jobs.claimOne();
    jobs.put("d");
    jobs.retry(running, Duration.ZERO);
    assertThat(store.counts("q").waiting()).isEqualTo(3);
    assertThat(jobs.enqueue(Jobs.job("e")).outcome()).isEqualTo(Outcome.FULL);
    assertThat(jobs.enqueue(Jobs.job("f", w -> w.queue = "other")).outcome())
        .isEqualTo(Outcome.INSERTED);
    store.configure("q", QueueSettings.DEFAULT);
    jobs.put("g");
  }

  @Test
  void aPausedQueueGivesNothing() {
    jobs.put("a");
    jobs.put("b", w -> w.queue = "other");
    store.configure("q", QueueSettings.DEFAULT.paused(true));
    assertThat(Jobs.texts(jobs.claim(5, "q", "other"))).containsExactly("b");
    assertThat(store.settings()).containsOnlyKeys("q");
    store.configure("q", QueueSettings.DEFAULT);
    assertThat(Jobs.texts(jobs.claim(5))).containsExactly("a");
    assertThat(store.settings()).isEmpty();
  }

  @Test
  void aBadQueueNameStoresNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> store.enqueue(List.of(Jobs.job("a"), Jobs.job("b", w -> w.queue = "not one!"))))
        .withMessageContaining("not one!");
    assertThat(store.list(JobQuery.ALL).items()).isEmpty();
  }

  @Test
  void tooLargeAPayloadIsRejectedAlone() {
    var large =
        new dev.sluice.spi.NewJob(
            dev.sluice.job.JobId.next(),
            "q",
            "",
            new byte[store.traits().maxPayload() + 1],
            dev.sluice.job.JobOptions.DEFAULT,
            null);
    assertThat(store.enqueue(List.of(large, Jobs.job("b"))))
        .extracting(answer -> answer.outcome())
        .containsExactly(Outcome.REJECTED, Outcome.INSERTED);
  }

  @Test
  void aClosedStoreSaysSo() {
    store.close();
    store.close();
    assertThatThrownBy(() -> jobs.put("a"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    assertThatThrownBy(() -> jobs.claim(1)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.counts("q")).isInstanceOf(StoreException.class);
  }

  @Test
  void isFoundByItsScheme() {
    StorageProvider provider =
        ServiceLoader.load(StorageProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.scheme().equals("memory"))
            .findFirst()
            .orElseThrow();
    try (var opened = provider.open(StorageUrl.parse("memory:"), Settings.DEFAULT)) {
      assertThat(opened).isInstanceOf(MemoryStore.class);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(StorageUrl.parse("memory:?size=3"), Settings.DEFAULT))
        .withMessageContaining("size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(StorageUrl.parse("memory:data"), Settings.DEFAULT));
  }
}
