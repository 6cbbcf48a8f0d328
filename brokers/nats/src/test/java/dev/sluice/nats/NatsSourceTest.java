package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.memory.MemoryStore;
import dev.sluice.servers.NatsServer;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spillover.Spillover;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.conformance.Together;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server. */
@Timeout(120)
class NatsSourceTest {
  private static final String SERVER = NatsServer.sharedUrl();
  private static final String CREATE = SERVER + "?create=true";
  private static final Failure FAILURE = new Failure(1, Instant.EPOCH, "E", "no", "");
  private static final Duration SOON = Duration.ofMillis(300);

  /**
   * So long does the server wait where that is to be waited for; no machine stands still so long.
   */
  private static final Duration ACK_WAIT = Duration.ofSeconds(2);

  private static final String CREATE_SHORT = CREATE + "&ackWait=2s";

  @Test
  void whatIsEnqueuedIsClaimedInOrderAndCompletedOnce() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE)) {
      List<JobId> ids = Work.enqueue(store, queue, 10);
      List<Delivery> jobs = Work.claim(store, queue, 100, Work.PATIENCE);
      assertThat(jobs).extracting(Delivery::job).isEqualTo(ids);
      assertThat(jobs.get(3).payload()).isEqualTo("3".getBytes(StandardCharsets.UTF_8));
      assertThat(jobs).extracting(Delivery::attempt).containsOnly(1);
      assertThat(jobs).extracting(Delivery::lostLeases).containsOnly(0);
      assertThat(jobs).extracting(Delivery::queue).containsOnly(queue);
      List<Settlement> done = new ArrayList<>();
      jobs.forEach(job -> done.add(new Settlement.Complete(job, null)));
      assertThat(store.settle(done)).hasSize(10).containsOnly(Settled.COMPLETED);
      assertThat(store.settle(done)).hasSize(10).containsOnly(Settled.LEASE_LOST);
      assertThat(Work.claim(store, queue, 1, Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void thoseThatBeginAtOnceShareWhatOneOfThemMade() {
    List<JobStore> stores = Stream.generate(() -> Work.open(CREATE)).limit(8).toList();
    try {
      for (int round = 0; round < 200; round++) {
        String queue = Work.queue();
        Together.run(
            8, i -> assertThat(Work.claim(stores.get(i), queue, 1, Duration.ZERO)).isEmpty());
      }
    } finally {
      stores.forEach(JobStore::close);
    }
  }

  @Test
  void aClaimThatFindsSomethingDoesNotWaitForMore() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE)) {
      Work.enqueue(store, queue, 3);
      long began = System.nanoTime();
      assertThat(Work.claim(store, queue, 100, Duration.ofMinutes(1))).hasSize(3);
      assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(30).toNanos());
    }
  }

  @Test
  void aWaitingClaimReturnsWithTheFirstJob() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE)) {
      Work.claim(store, queue, 1, Duration.ZERO);
      CompletableFuture<List<Delivery>> claim = claiming(store, queue, Duration.ofMinutes(1));
      Eventually.pass(SOON);
      assertThat(claim).isNotDone();
      List<JobId> ids = Work.enqueue(store, queue, 1);
      assertThat(claim.get(20, TimeUnit.SECONDS)).extracting(Delivery::job).isEqualTo(ids);
    }
  }

  private static CompletableFuture<List<Delivery>> claiming(
      JobStore store, String queue, Duration wait) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Work.claim(store, queue, 10, wait);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        body -> new Thread(body).start());
  }

  @Test
  void aClaimWithNothingThereReturnsAfterItsTime() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE)) {
      assertThat(Work.claim(store, queue, 5, Duration.ZERO)).isEmpty();
      assertThat(Work.claim(store, queue, 5, SOON)).isEmpty();
      assertThat(Work.claim(store, queue, 5, SOON)).isEmpty();
    }
  }

  @Test
  void regression20_waitingClaimsReturnWhenWokenAndNothingIsTakenByTheirRequests()
      throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE)) {
      Work.claim(store, queue, 1, Duration.ZERO);
      List<CompletableFuture<List<Delivery>>> claims =
          Stream.generate(() -> claiming(store, queue, Duration.ofMinutes(5))).limit(3).toList();
      Eventually.holds("all return", () -> allReturn(store, claims));
      claims.forEach(claim -> assertThat(claim.join()).isEmpty());
      List<JobId> ids = Work.enqueue(store, queue, 1);
      Delivery job = Work.one(store, queue);
      assertThat(job.job()).isEqualTo(ids.get(0));
      assertThat(job.lostLeases()).isZero();
    }
  }

  private static boolean allReturn(JobStore store, List<CompletableFuture<List<Delivery>>> claims) {
    store.wakeup();
    return claims.stream().allMatch(CompletableFuture::isDone);
  }

  @Test
  void rule15_aWaitingClaimReturnsOnCloseAndClosedIsUnavailable() throws Exception {
    String queue = Work.queue();
    JobStore store = Work.open(CREATE);
    Work.enqueue(store, queue, 1);
    Delivery job = Work.one(store, queue);
    CompletableFuture<List<Delivery>> claim = claiming(store, queue, Duration.ofMinutes(5));
    Eventually.pass(SOON);
    store.close();
    store.close();
    assertThat(claim.get(20, TimeUnit.SECONDS)).isEmpty();
    isUnavailable(() -> Work.complete(store, job));
    isUnavailable(() -> store.extend(List.of(job), Work.LEASE));
  }

  private static void isUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void anInterruptedClaimTakesNothing() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE)) {
      Work.claim(store, queue, 1, Duration.ZERO);
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread thread =
          new Thread(
              () -> {
                try {
                  Work.claim(store, queue, 1, Duration.ofMinutes(5));
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              });
      thread.start();
      Eventually.pass(SOON);
      thread.interrupt();
      assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
      List<JobId> ids = Work.enqueue(store, queue, 1);
      assertThat(Work.one(store, queue).job()).isEqualTo(ids.get(0));
    }
  }

  @Test
  void rule3_whatIsNotCompletedComesAgain() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE_SHORT)) {
      JobId id = Work.enqueue(store, queue, 1).get(0);
      Delivery first = Work.one(store, queue);
      assertThat(store.settle(List.of(new Settlement.Retry(first, Duration.ZERO, FAILURE))))
          .isEqualTo(List.of(Settled.RETRYING));
      Delivery second = Work.one(store, queue);
      assertThat(store.settle(List.of(new Settlement.Release(second, Duration.ZERO))))
          .isEqualTo(List.of(Settled.RELEASED));
      Delivery third = Work.one(store, queue);
      assertThat(store.settle(List.of(new Settlement.Bury(third, FAILURE))))
          .isEqualTo(List.of(Settled.RELEASED));
      Delivery fourth = Work.one(store, queue);
      assertThat(List.of(first, second, third, fourth)).extracting(Delivery::job).containsOnly(id);
      assertThat(List.of(first, second, third, fourth))
          .extracting(Delivery::lostLeases)
          .isEqualTo(List.of(0, 1, 2, 3));
      assertThat(Work.complete(store, fourth)).isEqualTo(Settled.COMPLETED);
      assertThat(Work.complete(store, third)).isEqualTo(Settled.LEASE_LOST);
    }
  }

  @Test
  void rule5_aRetryWithADelayDoesNotComeEarly() throws Exception {
    String queue = Work.queue();
    Duration delay = Duration.ofMillis(700);
    try (JobStore store = Work.open(CREATE)) {
      Work.enqueue(store, queue, 1);
      Delivery job = Work.one(store, queue);
      long began = System.nanoTime();
      store.settle(List.of(new Settlement.Retry(job, delay, FAILURE)));
      assertThat(Work.claim(store, queue, 1, Duration.ZERO)).isEmpty();
      assertThat(Work.one(store, queue).job()).isEqualTo(job.job());
      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(delay.toNanos());
    }
  }

  @Test
  void rule4_aJobWhoseLeaseEndsGoesToAnotherAndItsHolderCannotSettle() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE_SHORT);
        JobStore other = Work.open(CREATE)) {
      Work.enqueue(store, queue, 1);
      // Shorter than the server waits, whose time began first; not so short that it is given back.
      Duration lease = ACK_WAIT.multipliedBy(4).dividedBy(5);
      Delivery first = Work.claim(store, queue, 1, lease, Work.PATIENCE).get(0);
      Delivery second = Work.one(other, queue);
      assertThat(second.job()).isEqualTo(first.job());
      assertThat(second.lostLeases()).isEqualTo(1);
      assertThat(Work.complete(store, first)).isEqualTo(Settled.LEASE_LOST);
      assertThat(store.extend(List.of(first), Work.LEASE)).isEqualTo(List.of(LeaseStatus.LOST));
      assertThat(Work.complete(other, second)).isEqualTo(Settled.COMPLETED);
    }
  }

  @Test
  void regression21_aLeaseMayLastLongerThanTheServerWaits() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE_SHORT);
        JobStore other = Work.open(CREATE)) {
      Work.enqueue(store, queue, 1);
      Delivery job = Work.claim(store, queue, 1, Duration.ofMinutes(1), Work.PATIENCE).get(0);
      assertThat(Work.claim(other, queue, 1, ACK_WAIT.multipliedBy(2))).isEmpty();
      assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
      assertThat(Work.claim(other, queue, 1, ACK_WAIT.plus(SOON))).isEmpty();
    }
  }

  @Test
  void rule2_anExtendedLeaseIsHeldBeyondItsFirstEnd() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE_SHORT);
        JobStore other = Work.open(CREATE)) {
      Work.enqueue(store, queue, 1);
      Delivery job = Work.claim(store, queue, 1, ACK_WAIT, Work.PATIENCE).get(0);
      for (int i = 0; i < 10; i++) {
        assertThat(store.extend(List.of(job), Duration.ofSeconds(10)))
            .isEqualTo(List.of(LeaseStatus.HELD));
        assertThat(Work.claim(other, queue, 1, SOON)).isEmpty();
      }
      assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
    }
  }

  @Test
  void aLeaseThatEndsBeforeTheServersTimeIsGivenBackThen() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE + "&ackWait=1h")) {
      Work.enqueue(store, queue, 1);
      Delivery job = Work.claim(store, queue, 1, Duration.ofMillis(200), Work.PATIENCE).get(0);
      assertThat(Work.one(store, queue).job()).isEqualTo(job.job());
      assertThat(Work.complete(store, job)).isEqualTo(Settled.LEASE_LOST);
    }
  }

  @Test
  void theSameLeaseTwiceInABatchIsSettledOnce() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE)) {
      Work.enqueue(store, queue, 1);
      Delivery job = Work.one(store, queue);
      Settlement done = new Settlement.Complete(job, null);
      assertThat(store.settle(List.of(done, done)))
          .isEqualTo(List.of(Settled.COMPLETED, Settled.LEASE_LOST));
    }
  }

  @Test
  void manyThreadsGetEachJobOnce() throws Exception {
    String queue = Work.queue();
    int count = 3_000;
    try (JobStore store = Work.open(CREATE)) {
      List<JobId> ids = Work.enqueue(store, queue, count);
      Work.claim(store, queue, 1, Duration.ZERO).forEach(job -> Work.complete(store, job));
      AtomicInteger left = new AtomicInteger(count - 1);
      List<CompletableFuture<List<JobId>>> workers =
          Stream.generate(() -> draining(store, queue, left)).limit(8).toList();
      List<JobId> seen = new ArrayList<>();
      workers.forEach(worker -> seen.addAll(worker.join()));
      assertThat(seen).hasSize(count - 1).doesNotHaveDuplicates();
      Set<JobId> all = new HashSet<>(ids);
      assertThat(all).containsAll(seen);
    }
  }

  private static CompletableFuture<List<JobId>> draining(
      JobStore store, String queue, AtomicInteger left) {
    return CompletableFuture.supplyAsync(
        () -> drain(store, queue, left), body -> new Thread(body).start());
  }

  /** Not until a claim is empty: nobody says how soon the next job comes. */
  private static List<JobId> drain(JobStore store, String queue, AtomicInteger left) {
    List<JobId> seen = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try {
      while (left.get() > 0 && System.nanoTime() < end) {
        List<Settlement> done = new ArrayList<>();
        for (Delivery job : Work.claim(store, queue, 50, SOON)) {
          seen.add(job.job());
          done.add(new Settlement.Complete(job, null));
        }
        assertThat(store.settle(done)).allMatch(Settled.COMPLETED::equals);
        left.addAndGet(-done.size());
      }
      return seen;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aConsumerThatMayNotHandOutMoreIsWaitedFor() throws Exception {
    String queue = Work.queue();
    try (JobStore store = Work.open(CREATE + "&maxAckPending=3")) {
      Work.enqueue(store, queue, 5);
      List<Delivery> first = Work.claim(store, queue, 10, Work.PATIENCE);
      assertThat(first).hasSize(3);
      assertThat(Work.claim(store, queue, 10, Duration.ZERO)).isEmpty();
      CompletableFuture<List<Delivery>> next = claiming(store, queue, Duration.ofMinutes(1));
      Eventually.pass(SOON);
      assertThat(next).isNotDone();
      first.forEach(job -> Work.complete(store, job));
      List<Delivery> rest = new ArrayList<>(next.get(20, TimeUnit.SECONDS));
      while (rest.size() < 2) {
        rest.addAll(Work.claim(store, queue, 10, Work.PATIENCE));
      }
      assertThat(rest).extracting(Delivery::lostLeases).containsOnly(0);
    }
  }

  @Test
  void messagesOfOthersAreJobsAsWell() throws Exception {
    String queue = Work.queue();
    try (Client client = Client.of(SERVER);
        JobStore store = Work.open(CREATE_SHORT)) {
      Work.claim(store, queue, 1, Duration.ZERO);
      client.connection().publish(queue, "hello".getBytes(StandardCharsets.UTF_8));
      Delivery job = Work.claim(store, queue, 1, SOON, Work.PATIENCE).get(0);
      assertThat(job.payload()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(job.kind()).isEmpty();
      Delivery again = Work.one(store, queue);
      assertThat(again.job()).isEqualTo(job.job());
      client.connection().publish(queue, "hello".getBytes(StandardCharsets.UTF_8));
      assertThat(Work.one(store, queue).job()).isNotEqualTo(job.job());
    }
  }

  @Test
  void aFilterTakesInMoreSubjectsAndSaysWhich() throws Exception {
    String base = Work.queue();
    String queue = base + ".new";
    String url = SERVER + "/" + queue + "?create=true&filter=" + base + ".*&durable=D&stream=";
    try (Client client = Client.of(SERVER);
        JobStore store = Work.open(url + Subjects.asName(base))) {
      assertThat(Work.claim(store, queue, 1, Duration.ZERO)).isEmpty();
      client.connection().publish(base + ".old", new byte[0]);
      Delivery job = Work.one(store, queue);
      assertThat(job.queue()).isEqualTo(queue);
      assertThat(job.options().headers()).containsEntry("subject", base + ".old");
      assertThatThrownBy(() -> Work.claim(store, base, 1, Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(queue);
    }
  }

  @Test
  void severalFiltersAreForNewerServersAndNoConsumerIsMadeForMore() throws Exception {
    String base = Work.queue();
    String queue = base + ".new";
    String filters = "&filter=" + base + ".*," + base + ".a.b&durable=D";
    try (Client client = Client.of(SERVER);
        JobStore store = Work.open(SERVER + "/" + queue + "?create=true" + filters)) {
      if (client.connection().getServerInfo().isOlderThanVersion("2.10.0")) {
        isRejected(store, queue, "2.10");
        String stream = client.streams().getStreamNames(queue).get(0);
        assertThat(client.streams().getConsumerNames(stream)).isEmpty();
        return;
      }
      assertThat(Work.claim(store, queue, 1, Duration.ZERO)).isEmpty();
      client.connection().publish(base + ".a.b", new byte[0]);
      assertThat(Work.one(store, queue).options().headers())
          .containsEntry("subject", base + ".a.b");
    }
  }

  @Test
  void whatIsMissingIsNamedAndNotMade() {
    String queue = Work.queue();
    try (Client client = Client.of(SERVER);
        JobStore store = Work.open(SERVER)) {
      isRejected(store, queue, "no stream takes the subject " + queue);
      client.streams().addStream(named(queue).build());
      isRejected(store, queue, "no consumer sluice-" + Subjects.asName(queue));
      assertThat(store.enqueue(List.of(Work.job(JobId.next(), Work.queue(), "x"))).get(0).outcome())
          .isEqualTo(Enqueued.Outcome.REJECTED);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static StreamConfiguration.Builder named(String queue) {
    return StreamConfiguration.builder().name(Subjects.asName(queue)).subjects(queue);
  }

  private static void isRejected(JobStore store, String queue, String says) {
    assertThatThrownBy(() -> Work.claim(store, queue, 1, Duration.ZERO))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
        .hasMessageContaining(says);
  }

  @Test
  void rule3_aConsumerThatAcknowledgesByItselfIsRefused() throws Exception {
    for (AckPolicy policy : List.of(AckPolicy.All, AckPolicy.None)) {
      String queue = Work.queue();
      try (Client client = Client.of(SERVER);
          JobStore store = Work.open(SERVER)) {
        client.streams().addStream(named(queue).build());
        client
            .streams()
            .addOrUpdateConsumer(
                Subjects.asName(queue),
                ConsumerConfiguration.builder()
                    .durable("sluice-" + Subjects.asName(queue))
                    .ackPolicy(policy)
                    .build());
        isRejected(store, queue, "explicit is needed");
      }
    }
  }

  @Test
  void aConsumerOfAnotherSubjectIsRefused() throws Exception {
    String queue = Work.queue();
    try (Client client = Client.of(SERVER);
        JobStore store = Work.open(SERVER + "/" + queue + "?durable=D")) {
      client.streams().addStream(named(queue).addSubjects(queue + ".more").build());
      client
          .streams()
          .addOrUpdateConsumer(
              Subjects.asName(queue),
              ConsumerConfiguration.builder()
                  .durable("D")
                  .ackPolicy(AckPolicy.Explicit)
                  .filterSubject(queue + ".more")
                  .build());
      isRejected(store, queue, "is for " + queue + ".more, not for " + queue);
    }
  }

  @Test
  void aConsumerThatWasDeletedIsFoundOutAndMadeAgain() throws Exception {
    String queue = Work.queue();
    try (Client client = Client.of(SERVER);
        JobStore store = Work.open(CREATE)) {
      Work.claim(store, queue, 1, Duration.ZERO);
      client.streams().deleteConsumer(Subjects.asName(queue), "sluice-" + Subjects.asName(queue));
      JobId id = Work.enqueue(store, queue, 1).get(0);
      Eventually.holds("it is claimed", () -> comes(store, queue, id));
    }
  }

  private static boolean comes(JobStore store, String queue, JobId id) {
    try {
      return Work.claim(store, queue, 1, Duration.ofMillis(100)).stream()
          .anyMatch(job -> job.job().equals(id));
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLimitOfDeliveriesIsKnownAndAMessageGoesToTheStoreBefore() throws Exception {
    String queue = Work.queue();
    try (Client client = Client.of(SERVER);
        JobStore store = Work.open(SERVER + "/" + queue + "?durable=D")) {
      client.streams().addStream(named(queue).build());
      client
          .streams()
          .addOrUpdateConsumer(
              Subjects.asName(queue),
              ConsumerConfiguration.builder()
                  .durable("D")
                  .ackPolicy(AckPolicy.Explicit)
                  .maxDeliver(4)
                  .build());
      Work.enqueue(store, queue, 1);
      MemoryStore beside = new MemoryStore();
      Spillover both = new Spillover(store, beside, InstantSource.system());
      for (int lost = 0; lost < 2; lost++) {
        Delivery message = Work.one(both, queue);
        assertThat(message.lostLeases()).isEqualTo(lost);
        store.settle(List.of(new Settlement.Release(message, Duration.ZERO)));
      }
      assertThat(store.role(DeliveryLimit.class).orElseThrow().deliveryLimit(queue)).isEqualTo(4);
      // The third delivery is not handed out: it would be the last but one.
      Delivery stored = Work.one(both, queue);
      assertThat(stored.lostLeases()).isEqualTo(2);
      assertThat(beside.counts(queue).running()).isEqualTo(1);
    }
  }

  @Test
  void aClaimIsForOneQueueThatIsASubject() {
    try (JobStore store = Work.open(SERVER)) {
      ClaimRequest two = new ClaimRequest(List.of("a", "b"), 1, Work.LEASE, Duration.ZERO, "test");
      assertThatThrownBy(() -> store.claim(two)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Work.claim(store, "a..b", 1, Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
