package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.RedisServer;
import dev.sluice.servers.TcpProxy;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers with copies of each job, of which one is run. */
@Timeout(90)
class ReplicatedTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static JobStore guard(Cluster cluster) {
    StorageUrl url = StorageUrl.parse(cluster.guard());
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.scheme().equals(url.scheme()))
        .map(provider -> (JobStore) provider.open(url, Settings.DEFAULT))
        .findFirst()
        .orElseThrow();
  }

  /** Claims as a worker does, for so long: what it gets it completes. */
  private static List<JobId> work(JobStore store, Duration time) throws InterruptedException {
    List<JobId> ran = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (end - System.nanoTime() > 0) {
      for (Delivery job : some(store, Duration.ofMillis(500))) {
        ran.add(job.job());
        assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
      }
    }
    return ran;
  }

  private static List<Delivery> some(JobStore store, Duration wait) throws InterruptedException {
    try {
      return store.claim(new ClaimRequest(List.of("q"), 10, Duration.ofSeconds(5), wait, "test"));
    } catch (StoreException e) {
      return List.of();
    }
  }

  private static void workUntilGone(Cluster cluster, JobStore store, List<JobId> ran) {
    Eventually.holds(
        () -> cluster.jobs() + " copies are left",
        () -> {
          try {
            ran.addAll(work(store, Duration.ofMillis(500)));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return cluster.jobs() == 0;
        });
  }

  @Test
  void aJobIsWrittenThreeTimesRunOnceAndForgotten() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore store = cluster.open();
        ReplicatedStore other = cluster.open();
        JobStore guard = guard(cluster)) {
      List<JobId> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ids.add(Work.add(store, Work.job("job " + i)));
      }
      assertThat(cluster.jobs()).isEqualTo(60);
      List<JobId> ran = new ArrayList<>(work(other, Duration.ofSeconds(2)));
      workUntilGone(cluster, store, ran);
      assertThat(ran).containsExactlyInAnyOrderElementsOf(ids);
      JobBrowser browser = guard.role(JobBrowser.class).orElseThrow();
      assertThat(browser.counts("beanstalkd:q").total()).as("what the guard keeps").isZero();
    }
  }

  @Test
  void attemptsAreCountedWhoeverTries() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore store = cluster.open();
        ReplicatedStore other = cluster.open()) {
      JobId id = Work.add(store, Work.job("text"));
      for (int attempt = 1; attempt <= 3; attempt++) {
        ReplicatedStore who = attempt % 2 == 0 ? store : other;
        Delivery job = Work.claim(who, Duration.ofSeconds(5));
        assertThat(job.job()).isEqualTo(id);
        assertThat(job.attempt()).isEqualTo(attempt);
        assertThat(job.lostLeases()).isZero();
        assertThat(Work.text(job)).isEqualTo("text");
        if (attempt < 3) {
          assertThat(Work.retry(who, job, Duration.ofMillis(100))).isEqualTo(Settled.RETRYING);
        } else {
          assertThat(Work.bury(who, job)).isEqualTo(Settled.DEAD);
        }
      }
      assertThat(runsNothing(store)).isTrue();
      assertThat(cluster.jobs()).as("the dead are as safe as others").isEqualTo(3);
    }
  }

  @Test
  void theDeadCanBeRedrivenWithAnyOneServerDown() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore store = cluster.open()) {
      JobControl control = store.role(JobControl.class).orElseThrow();
      for (int down = 0; down < 3; down++) {
        JobId id = Work.add(store, Work.job("grave " + down));
        assertThat(Work.bury(store, Work.claim(store))).isEqualTo(Settled.DEAD);
        cluster.servers.get(down).kill();
        assertThat(control.alter(List.of(id), new Alteration.Redrive()))
            .containsExactly(new Altered(id, Altered.Result.CHANGED, JobState.READY));
        Delivery job = Work.claim(store);
        assertThat(job.job()).isEqualTo(id);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(Work.text(job)).isEqualTo("grave " + down);
        assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
        cluster.servers.get(down).startAgain();
        List<JobId> ran = new ArrayList<>();
        workUntilGone(cluster, store, ran);
        assertThat(ran).isEmpty();
      }
    }
  }

  private static boolean runsNothing(JobStore store) {
    try {
      assertThat(some(store, Duration.ofMillis(300))).isEmpty();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void rule04_aJobWhoseWorkerDiedRunsAgainAfterItsLeaseAndNotBefore() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore other = cluster.open()) {
      JobId id = Work.add(other, Work.job("crash"));
      long claimed;
      try (ReplicatedStore dies = cluster.open()) {
        claimed = System.nanoTime();
        assertThat(Work.claim(dies, SHORT).job()).isEqualTo(id);
      }
      Delivery again = Work.claim(other);
      assertThat(System.nanoTime() - claimed).isGreaterThanOrEqualTo(SHORT.toNanos());
      assertThat(again.job()).isEqualTo(id);
      assertThat(again.attempt()).isEqualTo(1);
      assertThat(again.lostLeases()).isEqualTo(1);
      assertThat(Work.complete(other, again)).isEqualTo(Settled.COMPLETED);
    }
  }

  @Test
  void rule02_aHolderThatIsTooLateChangesNothing() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore late = cluster.open();
        ReplicatedStore other = cluster.open()) {
      Work.add(late, Work.job("late"));
      Delivery first = Work.claim(late, Duration.ofSeconds(1));
      Delivery second = Work.claim(other);
      assertThat(second.job()).isEqualTo(first.job());
      assertThat(late.extend(List.of(first), Work.MINUTE)).containsExactly(LeaseStatus.LOST);
      assertThat(Work.complete(late, first)).isEqualTo(Settled.LEASE_LOST);
      assertThat(Work.complete(other, second)).isEqualTo(Settled.COMPLETED);
      List<JobId> ran = new ArrayList<>();
      workUntilGone(cluster, other, ran);
      assertThat(ran).isEmpty();
    }
  }

  @Test
  void theServerThatGaveTheJobMayDieWhileItRuns() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore store = cluster.open()) {
      Work.add(store, Work.job("alone"));
      ReplicatedJob job = (ReplicatedJob) Work.claim(store);
      int dead =
          cluster.networks.stream().map(n -> n.port()).toList().indexOf(portOf(cluster, job));
      cluster.servers.get(dead).kill();
      assertThat(store.extend(List.of(job), Work.MINUTE)).containsExactly(LeaseStatus.HELD);
      assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
      cluster.servers.get(dead).startAgain();
      List<JobId> ran = new ArrayList<>();
      workUntilGone(cluster, store, ran);
      assertThat(ran).as("what it still had is put away").isEmpty();
    }
  }

  /** Where its content was read. */
  private static int portOf(Cluster cluster, ReplicatedJob job) {
    long server = job.ticket().places().get(0).server();
    return cluster.networks.stream()
        .map(TcpProxy::port)
        .filter(port -> Place.server(new Node("127.0.0.1", port)) == server)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneServerMayBeAwayAndTwoMayNot() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore store = cluster.open()) {
      cluster.servers.get(0).kill();
      for (int i = 0; i < 10; i++) {
        Work.add(store, Work.job("two of three " + i));
      }
      assertThat(cluster.jobs(1)).isEqualTo(10);
      assertThat(cluster.jobs(2)).isEqualTo(10);
      cluster.servers.get(1).kill();
      for (int i = 0; i < 5; i++) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> store.enqueue(List.of(Work.job("one of three"))));
      }
      assertThat(cluster.jobs(2)).as("withdrawn").isEqualTo(10);
    }
  }

  @Test
  void aGuardThatIsAwayDelaysAndDropsNothing() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Cluster cluster = Cluster.guardedBy(redis.url() + "?timeout=500ms");
        ReplicatedStore store = cluster.open()) {
      JobId id = Work.add(store, Work.job("patience"));
      redis.kill();
      for (int i = 0; i < 4; i++) {
        assertThat(some(store, Duration.ofSeconds(1))).isEmpty();
      }
      assertThat(cluster.jobs()).isEqualTo(3);
      redis.startAgain();
      List<JobId> ran = new ArrayList<>();
      workUntilGone(cluster, store, ran);
      assertThat(ran).containsExactly(id);
    }
  }

  @Test
  void rule10_aCancelIsRememberedForAServerThatIsAway() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore store = cluster.open()) {
      JobId id =
          Work.add(store, Work.job("never", new EnqueueOptions().delay(SHORT).toJobOptions()));
      cluster.servers.get(1).kill();
      Alteration cancel = new Alteration.Cancel("by the test");
      assertThat(store.role(JobControl.class).orElseThrow().alter(List.of(id), cancel))
          .containsExactly(new Altered(id, Altered.Result.CHANGED, null));
      assertThat(store.role(JobControl.class).orElseThrow().alter(List.of(id), cancel))
          .containsExactly(new Altered(id, Altered.Result.NOT_FOUND, null));
      assertThat(work(store, Duration.ofSeconds(5))).isEmpty();
      cluster.servers.get(1).startAgain();
      List<JobId> ran = new ArrayList<>();
      workUntilGone(cluster, store, ran);
      assertThat(ran).isEmpty();
    }
  }

  @Test
  void rule10_whoRunsAJobIsToldToStop() throws Exception {
    try (Cluster cluster = Cluster.start();
        ReplicatedStore store = cluster.open()) {
      Work.add(store, Work.job("stop"));
      Delivery job = Work.claim(store);
      assertThat(
              store
                  .role(JobControl.class)
                  .orElseThrow()
                  .alter(List.of(job.job()), new Alteration.Cancel("enough")))
          .containsExactly(new Altered(job.job(), Altered.Result.REQUESTED, JobState.RUNNING));
      assertThat(store.extend(List.of(job), Work.MINUTE))
          .containsExactly(LeaseStatus.CANCEL_REQUESTED);
      assertThat(Work.settle(store, new Settlement.Retry(job, Duration.ZERO, Work.FAILURE)))
          .isEqualTo(Settled.CANCELLED);
      List<JobId> ran = new ArrayList<>();
      workUntilGone(cluster, store, ran);
      assertThat(ran).isEmpty();
    }
  }

  @Test
  void aGuardOfThisProcessWillDoForOneProcess() throws Exception {
    try (Cluster cluster = Cluster.guardedBy("memory:");
        ReplicatedStore store = cluster.open()) {
      JobId id = Work.add(store, Work.job("alone"));
      List<JobId> ran = new ArrayList<>();
      workUntilGone(cluster, store, ran);
      assertThat(ran).containsExactly(id);
    }
  }

  @Test
  void theUrlSaysWhatIsMissing() {
    for (String url :
        List.of(
            "beanstalkd://a,b,c/q guard",
            "beanstalkd://a,b?guard=none://c scheme",
            "beanstalkd://a,b?guard=memory:&copies=3 copies",
            "beanstalkd://a,b?guard=memory:&minCopies=3 minCopies",
            "beanstalkd://a,b?guard=memory:&keep=1s keep",
            "beanstalkd://a,b?guard=memory:&recheck=1500ms recheck",
            "beanstalkd://a,b?guard=memory:&recheck=1h&keep=1h recheck",
            "beanstalkd://a,b?guard=beanstalkd://" + BeanstalkdServer.sharedAddress() + " lacks")) {
      int space = url.indexOf(' ');
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Stores.openAny(url.substring(0, space)))
          .withMessageContaining(url.substring(space + 1));
    }
  }
}
