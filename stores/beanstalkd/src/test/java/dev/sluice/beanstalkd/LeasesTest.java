package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.servers.BeanstalkdServer;
import dev.sluice.servers.TcpProxy;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases: how long they last, how they end, and that a late holder changes nothing. */
@Timeout(60)
class LeasesTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  private static int port() {
    String address = BeanstalkdServer.sharedAddress();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static BeanstalkdStore through(TcpProxy proxy, String url) {
    return Stores.open(url.replace(BeanstalkdServer.sharedAddress(), "127.0.0.1:" + proxy.port()));
  }

  @Test
  void rule02_aLeaseLastsLongerThanTheServersPatience() throws Exception {
    String url = Stores.freshUrl() + "&ttr=2s";
    try (BeanstalkdStore store = Stores.open(url);
        BeanstalkdStore other = Stores.open(url)) {
      Work.add(store, Work.job("long"));
      Delivery job = Work.claim(store, Work.MINUTE);
      List<Delivery> got =
          other.claim(
              new ClaimRequest(List.of("q"), 1, Work.MINUTE, Duration.ofSeconds(5), "other"));
      assertThat(got).isEmpty();
      assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
    }
  }

  @Test
  void rule04_aLeaseThatEndsInALivingProcessComesBackAndCountsAsLost() throws Exception {
    String url = Stores.freshUrl() + "&ttr=2s";
    try (BeanstalkdStore store = Stores.open(url);
        BeanstalkdStore other = Stores.open(url)) {
      Work.add(store, Work.job("late"));
      Delivery late = Work.claim(store, SHORT);
      Delivery again = Work.claim(other);
      assertThat(again.job()).isEqualTo(late.job());
      assertThat(again.lostLeases()).isEqualTo(1);
      assertThat(again.attempt()).isEqualTo(1);
      assertThat(Work.complete(store, late)).isEqualTo(Settled.LEASE_LOST);
      assertThat(store.extend(List.of(late), Work.MINUTE)).containsExactly(LeaseStatus.LOST);
      assertThat(Work.complete(other, again)).isEqualTo(Settled.COMPLETED);
    }
  }

  @Test
  void rule02_oneThatCameBackToTheSameStoreIsNotSettledByItsEarlierClaim() throws Exception {
    try (BeanstalkdStore store = Stores.open(Stores.freshUrl() + "&ttr=2s&connections=1")) {
      Work.add(store, Work.job("late"));
      Delivery late = Work.claim(store, SHORT);
      Delivery again = Work.claim(store);
      assertThat(again.fence()).isNotEqualTo(late.fence());
      assertThat(Work.retry(store, late, Duration.ZERO)).isEqualTo(Settled.LEASE_LOST);
      assertThat(Work.settle(store, new Settlement.Release(late, Duration.ZERO)))
          .isEqualTo(Settled.LEASE_LOST);
      assertThat(Work.bury(store, late)).isEqualTo(Settled.LEASE_LOST);
      assertThat(Work.complete(store, again)).isEqualTo(Settled.COMPLETED);
      assertThat(Work.look(store)).isEmpty();
    }
  }

  @Test
  void rule04_aCutConnectionGivesItsJobsBackAtOnceAndTheStoreGoesOn() throws Exception {
    String url = Stores.freshUrl();
    try (TcpProxy proxy = TcpProxy.before(port());
        BeanstalkdStore store = through(proxy, url);
        BeanstalkdStore other = Stores.open(url)) {
      Work.add(store, Work.job("cut"));
      Delivery lost = Work.claim(store);
      proxy.cut();
      Delivery again = Work.claim(other);
      assertThat(again.job()).isEqualTo(lost.job());
      assertThat(again.lostLeases()).isEqualTo(1);
      assertThat(Work.complete(store, lost)).isEqualTo(Settled.LEASE_LOST);
      assertThat(store.extend(List.of(lost), Work.MINUTE)).containsExactly(LeaseStatus.LOST);
      Work.settle(other, new Settlement.Release(again, Duration.ZERO));
      Eventually.holds("it works again", () -> completesOne(store));
    }
  }

  private static boolean completesOne(BeanstalkdStore store) {
    try {
      return Work.complete(store, Work.claim(store)) == Settled.COMPLETED;
    } catch (StoreException | InterruptedException e) {
      return false;
    }
  }

  @Test
  void rule04_aSilentNetworkLosesTheLeaseAndTheServerGivesItAwayWhenItHangsUp() throws Exception {
    String url = Stores.freshUrl() + "&ttr=2s&timeout=500ms";
    try (TcpProxy proxy = TcpProxy.before(port());
        BeanstalkdStore store = through(proxy, url);
        BeanstalkdStore other = Stores.open(url)) {
      Work.add(store, Work.job("silence"));
      Delivery lost = Work.claim(store);
      proxy.silence();
      Eventually.holds(
          "it is known here",
          () -> store.extend(List.of(lost), Work.MINUTE).equals(List.of(LeaseStatus.LOST)));
      assertThat(Work.complete(store, lost)).isEqualTo(Settled.LEASE_LOST);
      proxy.cut();
      Delivery again = Work.claim(other);
      assertThat(again.job()).isEqualTo(lost.job());
      assertThat(Work.complete(other, again)).isEqualTo(Settled.COMPLETED);
    }
  }

  @Test
  void rule09_aJobThatKeepsLosingItsLeaseIsBuried() throws Exception {
    String url = Stores.freshUrl();
    JobId id;
    try (BeanstalkdStore store = Stores.open(url)) {
      id =
          Work.add(
              store, Work.job("killer", new EnqueueOptions().lostLeaseLimit(2).toJobOptions()));
    }
    for (int lost = 0; lost <= 2; lost++) {
      // Closed without a word, as by a process that died.
      try (BeanstalkdStore store = Stores.open(url)) {
        Delivery job = Work.claim(store);
        assertThat(job.job()).isEqualTo(id);
        assertThat(job.lostLeases()).isEqualTo(lost);
        assertThat(job.attempt()).isEqualTo(1);
      }
    }
    try (BeanstalkdStore store = Stores.open(url)) {
      JobId next = Work.add(store, Work.job("next"));
      Eventually.holds("the killer is passed over", () -> claims(store, next));
      assertThat(Work.look(store)).isEmpty();
    }
  }

  private static boolean claims(BeanstalkdStore store, JobId id) {
    try {
      List<Delivery> some = Work.look(store);
      return some.stream().anyMatch(job -> job.job().equals(id));
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  @Test
  void manyClaimsShareFewConnections() throws Exception {
    try (BeanstalkdStore store = Stores.open(Stores.freshUrl() + "&connections=2")) {
      List<Delivery> held = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Work.add(store, Work.job("job " + i));
        held.add(Work.claim(store));
      }
      for (Delivery job : held) {
        assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
      }
    }
  }
}
