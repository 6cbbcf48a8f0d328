package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.memory.MemoryStore;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spillover.Spillover;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server drops what was returned too often: nothing of ours gets so far. */
@Timeout(120)
class DeliveryLimitTest {
  private static final String URL = RabbitMqServer.sharedUrl();

  private static Map<String, Object> limited(int limit) {
    return Map.of("x-queue-type", "quorum", "x-delivery-limit", limit);
  }

  private static void release(JobStore store, Delivery delivery) {
    assertThat(store.settle(List.of(new Settlement.Release(delivery, Duration.ZERO))))
        .containsExactly(Settled.RELEASED);
  }

  private static int limit(JobStore store, String queue) {
    return store.role(DeliveryLimit.class).orElseThrow().deliveryLimit(queue);
  }

  @Test
  void aMessageGoesToTheStoreBesideBeforeTheServerDropsIt() throws Exception {
    MemoryStore beside = new MemoryStore();
    try (Bystander bystander = Bystander.atShared();
        Spillover both = new Spillover(Sources.open(URL), beside, InstantSource.system())) {
      String queue = bystander.declare(limited(2));
      Sources.enqueue(both, queue, 1);
      for (int lost = 0; lost < 2; lost++) {
        try (JobStore killed = Sources.open(URL)) {
          assertThat(Sources.next(killed, queue).lostLeases()).isEqualTo(lost);
        }
      }
      Delivery stored = Sources.next(both, queue);
      assertThat(stored.lostLeases()).isEqualTo(2);
      assertThat(beside.counts(queue).running()).isEqualTo(1);
      assertThat(bystander.ready(queue)).isZero();
    }
  }

  @Test
  void theLimitIsKnownAndTheServerKeepsIt() throws Exception {
    try (Bystander bystander = Bystander.atShared();
        JobStore store = Sources.open(URL)) {
      String queue = bystander.declare(limited(2));
      Sources.enqueue(store, queue, 1);
      Delivery first = Sources.next(store, queue);
      assertThat(first.lostLeases()).isZero();
      release(store, first);
      Delivery second = Sources.next(store, queue);
      assertThat(second.lostLeases()).isEqualTo(1);
      release(store, second);
      Delivery last = Sources.next(store, queue);
      assertThat(last.lostLeases()).isEqualTo(2);
      assertThat(limit(store, queue)).isEqualTo(3);
      // What would have happened: this is why it must not be tried again.
      release(store, last);
      assertThat(Sources.claim(store, queue, 1, 500)).isEmpty();
      assertThat(bystander.ready(queue)).isZero();
    }
  }

  @Test
  void aQueueThatDropsWhatIsReturnedOnceIsRefused() throws Exception {
    try (Bystander bystander = Bystander.atShared();
        JobStore store = Sources.open(URL)) {
      String queue = bystander.declare(limited(0));
      for (int wait : new int[] {0, 1_000}) {
        assertThatThrownBy(() -> Sources.claim(store, queue, 1, wait))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED))
            .hasMessageContaining("x-delivery-limit 0");
      }
    }
  }

  @Test
  void theLimitOfTheUrlIsDeclaredAndKept() throws Exception {
    String queue = Bystander.fresh();
    try (Bystander bystander = Bystander.atShared();
        JobStore store = Sources.open(URL + "/" + queue + "?deliveryLimit=1")) {
      Sources.enqueue(store, queue, 1);
      release(store, Sources.next(store, queue));
      assertThat(limit(store, queue)).isEqualTo(2);
      bystander.channel().queueDeclare(queue, true, false, false, limited(1));
    }
  }

  @Test
  void aQueueWithoutALimitCountsOn() throws Exception {
    try (Bystander bystander = Bystander.atShared();
        JobStore store = Sources.open(URL)) {
      String quorum = bystander.quorum();
      String classic = bystander.declare(Map.of());
      Sources.enqueue(store, quorum, 1);
      Sources.enqueue(store, classic, 1);
      for (int i = 0; i < 30; i++) {
        Delivery counted = Sources.next(store, quorum);
        assertThat(counted.lostLeases()).isEqualTo(i);
        release(store, counted);
        Delivery flagged = Sources.next(store, classic);
        assertThat(flagged.lostLeases()).isEqualTo(Math.min(i, 1));
        release(store, flagged);
      }
    }
  }

  @Test
  void limitsAreReadFromArgumentsAndVersions() {
    QueueFacts none = new QueueFacts(true, true, Map.of("x-queue-type", "quorum"));
    QueueFacts unlimited =
        new QueueFacts(true, true, Map.of("x-queue-type", "quorum", "x-delivery-limit", "-1"));
    QueueFacts classic = new QueueFacts(true, true, Map.of());
    QueueFacts unknown = new QueueFacts(false, true, Map.of());
    assertThat(none.deliveryLimit("3.13.7", null)).isEqualTo(Integer.MAX_VALUE);
    assertThat(none.deliveryLimit("4.0.1", null)).isEqualTo(20);
    assertThat(none.deliveryLimit("4.0.1", 3)).isEqualTo(3);
    assertThat(unlimited.deliveryLimit("4.0.1", null)).isEqualTo(Integer.MAX_VALUE);
    assertThat(classic.deliveryLimit("4.0.1", null)).isEqualTo(Integer.MAX_VALUE);
    assertThat(unknown.deliveryLimit("4.2.0", null)).isEqualTo(20);
    assertThat(unknown.deliveryLimit("a version", null)).isEqualTo(Integer.MAX_VALUE);
  }
}
