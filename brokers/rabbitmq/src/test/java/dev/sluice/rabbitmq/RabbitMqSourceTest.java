package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Claims, leases and settlements. */
@Timeout(120)
class RabbitMqSourceTest {
  private static final String URL = RabbitMqServer.sharedUrl();

  private Bystander bystander;
  private JobStore store;
  private String queue;

  @BeforeEach
  void open() throws Exception {
    bystander = Bystander.atShared();
    queue = bystander.quorum();
    store = Sources.open(URL);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    bystander.close();
  }

  private void settledAll() {
    Eventually.holds("nothing is left", () -> bystander.ready(queue) == 0);
    store.close();
    assertThat(bystander.ready(queue)).as("nothing comes back").isZero();
  }

  @Test
  void enqueuesClaimsInOrderAndCompletes() throws Exception {
    List<JobId> ids = Sources.enqueue(store, queue, 50);
    List<Delivery> claimed = new ArrayList<>();
    while (claimed.size() < 50) {
      claimed.addAll(Sources.claim(store, queue, 20, 30_000));
    }
    assertThat(claimed).extracting(LeaseToken::job).containsExactlyElementsOf(ids);
    assertThat(claimed.get(7).payload()).asString().isEqualTo("7");
    assertThat(claimed.get(7).lostLeases()).isZero();
    assertThat(claimed.get(7).attempt()).isEqualTo(1);
    List<Settlement> outcomes = new ArrayList<>();
    claimed.forEach(each -> outcomes.add(new Settlement.Complete(each, null)));
    assertThat(store.settle(outcomes)).hasSize(50).containsOnly(Settled.COMPLETED);
    settledAll();
  }

  @Test
  void completesInAnyOrderAndNothingElseWithIt() throws Exception {
    Sources.enqueue(store, queue, 6);
    List<Delivery> claimed = new ArrayList<>();
    while (claimed.size() < 6) {
      claimed.addAll(Sources.claim(store, queue, 6, 30_000));
    }
    for (int i : new int[] {3, 5, 0, 1}) {
      assertThat(Sources.complete(store, claimed.get(i))).isEqualTo(Settled.COMPLETED);
    }
    store.close();
    Eventually.holds("two are back", () -> bystander.ready(queue) == 2);
    assertThat(bystander.take(queue).getBody()).asString().isEqualTo("2");
    assertThat(bystander.take(queue).getBody()).asString().isEqualTo("4");
  }

  @Test
  void aClaimThatDoesNotWaitSeesWhatIsThere() throws Exception {
    assertThat(Sources.claim(store, queue, 3, 0)).isEmpty();
    Sources.enqueue(store, queue, 5);
    List<Delivery> claimed = new ArrayList<>(Sources.claim(store, queue, 3, 0));
    assertThat(claimed).hasSize(3);
    assertThat(bystander.ready(queue)).as("the others are for anybody").isEqualTo(2);
    claimed.addAll(Sources.claim(store, queue, 3, 0));
    assertThat(claimed).hasSize(5);
    for (Delivery each : claimed) {
      assertThat(Sources.complete(store, each)).isEqualTo(Settled.COMPLETED);
    }
    settledAll();
  }

  @Test
  void whatIsNotCompletedIsHandedOutAgainAndCounted() throws Exception {
    Sources.enqueue(store, queue, 1);
    Failure failure = new Failure(1, Instant.EPOCH, "Oops", "no", "");
    Delivery first = Sources.next(store, queue);
    assertThat(store.settle(List.of(new Settlement.Retry(first, Duration.ZERO, failure))))
        .containsExactly(Settled.RETRYING);
    Delivery second = Sources.next(store, queue);
    assertThat(second.lostLeases()).isEqualTo(1);
    assertThat(second.fence()).isNotEqualTo(first.fence());
    assertThat(store.settle(List.of(new Settlement.Release(second, Duration.ZERO))))
        .containsExactly(Settled.RELEASED);
    Delivery third = Sources.next(store, queue);
    assertThat(store.settle(List.of(new Settlement.Bury(third, failure))))
        .containsExactly(Settled.RELEASED);
    Delivery fourth = Sources.next(store, queue);
    assertThat(fourth.lostLeases()).isEqualTo(3);
    assertThat(Sources.complete(store, fourth)).isEqualTo(Settled.COMPLETED);
    settledAll();
  }

  @Test
  void aSecondOutcomeChangesNothing() throws Exception {
    Sources.enqueue(store, queue, 2);
    Delivery first = Sources.next(store, queue);
    Settlement done = new Settlement.Complete(first, null);
    Settlement back = new Settlement.Release(first, Duration.ZERO);
    assertThat(store.settle(List.of(done, back, done)))
        .containsExactly(Settled.COMPLETED, Settled.LEASE_LOST, Settled.LEASE_LOST);
    assertThat(store.settle(List.of(back))).containsExactly(Settled.LEASE_LOST);
    assertThat(store.extend(List.of(first), Sources.LEASE)).containsExactly(LeaseStatus.LOST);
    Delivery second = Sources.next(store, queue);
    assertThat(second.lostLeases()).isZero();
    assertThat(store.extend(List.of(second), Sources.LEASE)).containsExactly(LeaseStatus.HELD);
    assertThat(Sources.complete(store, second)).isEqualTo(Settled.COMPLETED);
    settledAll();
  }

  @Test
  void anothersTokenIsNoLease() {
    LeaseToken stranger =
        new LeaseToken() {
          @Override
          public JobId job() {
            return JobId.next();
          }

          @Override
          public String queue() {
            return queue;
          }

          @Override
          public long fence() {
            return 1;
          }
        };
    assertThat(Sources.complete(store, stranger)).isEqualTo(Settled.LEASE_LOST);
    assertThat(store.extend(List.of(stranger), Sources.LEASE)).containsExactly(LeaseStatus.LOST);
  }

  @Test
  void severalQueuesInOneClaimThePreferredFirst() throws Exception {
    String other = bystander.quorum();
    Sources.enqueue(store, other, 1);
    Delivery only = Sources.claim(store, List.of(queue, other), 5, 30_000).get(0);
    assertThat(only.queue()).isEqualTo(other);
    Sources.complete(store, only);
    Sources.enqueue(store, other, 1);
    Sources.enqueue(store, queue, 1);
    Delivery first = Sources.claim(store, List.of(queue, other), 1, 0).get(0);
    Delivery second = Sources.claim(store, List.of(queue, other), 1, 30_000).get(0);
    assertThat(Set.of(first.queue(), second.queue())).isEqualTo(Set.of(queue, other));
  }

  @Test
  void twoSourcesShareAQueueAndEachJobRunsOnce() throws Exception {
    Set<JobId> ids = new HashSet<>(Sources.enqueue(store, queue, 400));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (JobStore second = Sources.open(URL)) {
      List<Future<List<JobId>>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        JobStore mine = i % 2 == 0 ? store : second;
        all.add(threads.submit(() -> drain(mine)));
      }
      List<JobId> run = new ArrayList<>();
      for (Future<List<JobId>> each : all) {
        run.addAll(each.get(60, TimeUnit.SECONDS));
      }
      assertThat(run).hasSize(400);
      assertThat(new HashSet<>(run)).isEqualTo(ids);
    } finally {
      threads.shutdownNow();
    }
    settledAll();
  }

  private List<JobId> drain(JobStore from) throws InterruptedException {
    List<JobId> run = new ArrayList<>();
    List<Delivery> claimed = Sources.claim(from, queue, 7, 3_000);
    while (!claimed.isEmpty()) {
      for (Delivery each : claimed) {
        if (Sources.complete(from, each) == Settled.COMPLETED) {
          run.add(each.job());
        }
      }
      claimed = Sources.claim(from, queue, 7, 3_000);
    }
    return run;
  }

  @Test
  void takesNoMoreThanItsJobsNeed() throws Exception {
    Sources.enqueue(store, queue, 20);
    Delivery slow = Sources.next(store, queue);
    Delivery other = Sources.next(store, queue);
    // Two run, and nobody wants another one.
    Eventually.holds("the others are for anybody", () -> bystander.ready(queue) == 18);
    Sources.complete(store, slow);
    Sources.complete(store, other);
    Eventually.holds("what came for nobody is given back", () -> bystander.ready(queue) == 18);
  }

  private static void isUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }

  @Test
  void rule15_aClosedSourceGivesBackWhatNobodyHadDone() throws Exception {
    Sources.enqueue(store, queue, 10);
    Delivery held = Sources.next(store, queue);
    store.close();
    Eventually.holds("all are back", () -> bystander.ready(queue) == 10);
    try (JobStore next = Sources.open(URL)) {
      isUnavailable(() -> Sources.complete(store, held));
      Delivery again = Sources.next(next, queue);
      assertThat(again.job()).isEqualTo(held.job());
      assertThat(again.lostLeases()).isEqualTo(1);
    }
    isUnavailable(() -> Sources.claim(store, queue, 1, 0));
    isUnavailable(() -> store.extend(List.of(held), Sources.LEASE));
    store.close();
  }

  @Test
  void wakeupAndCloseEndAWaitingClaim() throws Exception {
    CompletableFuture<List<Delivery>> woken = waiting(queue);
    Eventually.holds(
        "it returns",
        () -> {
          store.wakeup();
          return woken.isDone();
        });
    assertThat(woken.get()).isEmpty();
    assertThat(Sources.claim(store, queue, 1, 1)).as("a wake-up is for who waits").isEmpty();
    // Where the first claim has left no consumer.
    String other = bystander.quorum();
    CompletableFuture<List<Delivery>> closed = waiting(other);
    Eventually.holds("it waits", () -> consumers(other) > 0);
    store.close();
    assertThat(closed.get(30, TimeUnit.SECONDS)).isEmpty();
  }

  private CompletableFuture<List<Delivery>> waiting(String from) {
    CompletableFuture<List<Delivery>> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(Sources.claim(store, from, 1, 600_000));
              } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return answer;
  }

  private int consumers(String of) {
    try {
      return bystander.channel().queueDeclarePassive(of).getConsumerCount();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWaitingClaimGetsWhatComesLater() throws Exception {
    CompletableFuture<List<Delivery>> waiting = waiting(queue);
    Eventually.holds("it waits", () -> consumers(queue) > 0);
    JobId id = Sources.enqueue(store, queue, 1).get(0);
    assertThat(waiting.get(30, TimeUnit.SECONDS)).extracting(LeaseToken::job).containsExactly(id);
  }

  @Test
  void servesOnlyTheQueueOfItsUrl() {
    try (JobStore one = Sources.open(URL + "/" + queue)) {
      assertThatThrownBy(() -> Sources.claim(one, "another", 1, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another")
          .hasMessageContaining(queue);
      assertThat(one.enqueue(List.of(Sources.job("another", "x"))).get(0).outcome())
          .isEqualTo(Enqueued.Outcome.REJECTED);
      assertThat(one.enqueue(List.of(Sources.job(queue, "x"))).get(0).outcome())
          .isEqualTo(Enqueued.Outcome.INSERTED);
    }
  }

  @Test
  void withoutDeclaringAMissingQueueIsSaidAndFoundWhenItComes() throws Exception {
    String late = Bystander.fresh();
    try (JobStore careful = Sources.open(URL + "?declare=false")) {
      assertThatThrownBy(() -> Sources.claim(careful, late, 1, 0))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("no queue \"" + late + "\"");
      assertThat(careful.enqueue(List.of(Sources.job(late, "x"))).get(0).outcome())
          .isEqualTo(Enqueued.Outcome.REJECTED);
      bystander.channel().queueDeclare(late, true, false, false, Map.of());
      Sources.enqueue(careful, late, 1);
      assertThat(Sources.next(careful, late).payload()).asString().isEqualTo("0");
    }
  }

  @Test
  void aQueueThatIsDeletedIsMadeAgain() throws Exception {
    try (JobStore patient = Sources.open(URL + "?timeout=2s")) {
      CompletableFuture<Delivery> waiting =
          CompletableFuture.supplyAsync(() -> nextInTheEnd(patient));
      Eventually.holds("it waits", () -> consumers(queue) > 0);
      bystander.channel().queueDelete(queue);
      Eventually.holds("it is there again, and heard of", () -> enqueued() && waiting.isDone());
      assertThat(waiting.get().queue()).isEqualTo(queue);
    }
  }

  private boolean enqueued() {
    try {
      return store.enqueue(List.of(Sources.job(queue, "x"))).get(0).outcome()
          == Enqueued.Outcome.INSERTED;
    } catch (StoreException e) {
      return false;
    }
  }

  /** As workers do: what is unavailable is asked again. */
  private Delivery nextInTheEnd(JobStore from) {
    while (true) {
      try {
        return Sources.next(from, queue);
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void messagesOfOtherProgramsAreJobsToo() throws Exception {
    Map<String, Object> table = new HashMap<>();
    table.put("text", "t");
    table.put("number", 7);
    table.put("nested", Map.of("a", 1));
    Instant time = Instant.ofEpochSecond(1_700_000_000);
    AMQP.BasicProperties.Builder properties =
        new AMQP.BasicProperties.Builder().headers(table).timestamp(Date.from(time));
    Channel channel = bystander.channel();
    byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
    JobId id = JobId.next();
    channel.basicPublish("", queue, properties.messageId("order 1").build(), body);
    channel.basicPublish("", queue, properties.messageId(id.toString()).build(), body);
    channel.basicPublish("", queue, properties.messageId(null).build(), body);
    channel.basicPublish("", queue, null, body);
    Delivery named = Sources.next(store, queue);
    assertThat(named.options().headers())
        .containsOnly(Map.entry("text", "t"), Map.entry("number", "7"));
    assertThat(named.enqueuedAt()).isEqualTo(time);
    assertThat(named.options().group()).isNull();
    assertThat(Sources.next(store, queue).job()).isEqualTo(id);
    assertThat(Sources.next(store, queue).job()).isNotEqualTo(Sources.next(store, queue).job());
    store.close();
    store = Sources.open(URL);
    List<JobId> again = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      again.add(Sources.next(store, queue).job());
    }
    assertThat(again).as("what has a message id").contains(id, named.job());
  }
}
