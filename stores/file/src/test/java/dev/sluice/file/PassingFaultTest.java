package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.Alteration;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Settlement.Complete;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.TurnSource.Turn;
import dev.sluice.testkit.ManualClock;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads that fail for a while, of files that are whole: no job may suffer for it. */
class PassingFaultTest {
  private static final int SEGMENT = 64 << 10;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** What may pass. */
  enum Passing {
    FILES,
    INTERRUPT,
    DISK;

    IOException exception() {
      return switch (this) {
        case FILES -> new IOException("Too many open files");
        case INTERRUPT -> new ClosedByInterruptException();
        case DISK -> new IOException("Input/output error");
      };
    }
  }

  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();
  private final ScarceDisk disk = new ScarceDisk();
  private FileStore store;

  @BeforeEach
  void openStore() {
    store =
        FileStore.open(
            new FileOptions(directory, Duration.ZERO, SEGMENT, false, 1_000_000), disk, clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static NewJob job(JobOptions options) {
    return new NewJob(JobId.next(), "q", "kind", new byte[100], options, null);
  }

  private JobId enqueue(JobOptions options) {
    NewJob job = job(options);
    store.enqueue(List.of(job));
    return job.id();
  }

  private static ClaimRequest request(int max, Duration wait) {
    return new ClaimRequest(List.of("q"), max, Duration.ofMinutes(1), wait, "tester");
  }

  private List<Delivery> claim(int max) throws InterruptedException {
    return store.claim(request(max, Duration.ZERO));
  }

  private JobView find(JobId id) {
    return store.find(id).orElseThrow();
  }

  /** After some reads that work, so many do not. */
  private void failReads(int after, int times, Passing passing) {
    AtomicInteger reads = new AtomicInteger();
    disk.onRead =
        () -> {
          int read = reads.getAndIncrement();
          if (read >= after && read < after + times) {
            throw passing.exception();
          }
        };
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining(".log at offset ");
  }

  @ParameterizedTest
  @EnumSource
  void rule13_aReadThatFailsForAWhileFailsTheClaimAndNoJob(Passing passing) throws Exception {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(enqueue(JobOptions.DEFAULT));
    }
    failReads(0, 3, passing);
    assertUnavailable(() -> claim(10));
    assertThat(store.counts("q").ready()).isEqualTo(5);
    assertThat(store.counts("q").total()).isEqualTo(5);

    // Those that were not even tried; then, when their time has come, those that were.
    Set<JobId> ran = new HashSet<>();
    complete(claim(10), ran);
    assertThat(ran).containsExactlyInAnyOrderElementsOf(ids.subList(3, 5));
    assertThat(claim(10)).isEmpty();
    clock.advance(FIRST_WAIT);
    complete(claim(10), ran);
    assertThat(ran).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(store.counts("q").total()).isZero();
  }

  private void complete(List<Delivery> some, Set<JobId> ran) {
    for (Delivery delivery : some) {
      assertThat(ran.add(delivery.job())).isTrue();
      assertThat(delivery.attempt()).isEqualTo(1);
      assertThat(delivery.lostLeases()).isZero();
      assertThat(store.settle(List.of(new Complete(delivery, null))))
          .containsExactly(Settled.COMPLETED);
    }
  }

  /** The job cannot be read until the disk is well again. */
  private JobId enqueueUnreadable(JobOptions options) {
    NewJob job = new NewJob(JobId.next(), "q", "kind", new byte[500], options, null);
    store.enqueue(List.of(job));
    disk.unreadable = bytes -> bytes > 500 && bytes < 1_000;
    return job.id();
  }

  @Test
  void rule13_aJobThatIsNeverReadHoldsUpNoOther() throws Exception {
    JobId bad = enqueueUnreadable(JobOptions.DEFAULT);
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(enqueue(JobOptions.DEFAULT));
    }
    assertUnavailable(() -> claim(1));
    Set<JobId> ran = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      complete(claim(1), ran);
    }
    assertThat(ran).containsExactlyInAnyOrderElementsOf(ids);

    // In one claim with others it fails by itself, however often it is tried.
    for (int i = 0; i < 20; i++) {
      clock.advance(LONGEST_WAIT);
      JobId other = enqueue(JobOptions.DEFAULT);
      List<Delivery> some = claim(10);
      assertThat(some).extracting(Delivery::job).containsExactly(other);
      complete(some, ran);
      assertThat(store.counts("q").ready()).isEqualTo(1);
    }
    assertThat(claim(10)).isEmpty();
    disk.unreadable = bytes -> false;
    assertThat(find(bad).history().failures()).isEmpty();
    clock.advance(LONGEST_WAIT);
    complete(claim(10), ran);
    assertThat(ran).contains(bad);
  }

  @Test
  void theWaitForTheNextTryDoublesUntilTheJobIsRead() throws Exception {
    JobId bad = enqueueUnreadable(JobOptions.DEFAULT);
    assertUnavailable(() -> claim(1));
    for (int doublings = 0; doublings < 3; doublings++) {
      clock.advance(FIRST_WAIT.multipliedBy(1L << doublings).minusMillis(1));
      assertThat(claim(1)).isEmpty();
      clock.advance(Duration.ofMillis(1));
      assertUnavailable(() -> claim(1));
    }
    disk.unreadable = bytes -> false;
    clock.advance(LONGEST_WAIT);
    Delivery read = claim(1).get(0);
    assertThat(read.job()).isEqualTo(bad);
    store.settle(List.of(new Settlement.Release(read, Duration.ZERO)));
    enqueueUnreadable(JobOptions.DEFAULT);
    assertUnavailable(() -> claim(1));
    clock.advance(FIRST_WAIT);
    assertUnavailable(() -> claim(1));
  }

  @Test
  void rule08_aJobThatIsNotReadKeepsItsPlaceInItsGroup() throws Exception {
    JobId bad = enqueueUnreadable(grouped(5));
    JobId second = enqueue(grouped(5));
    JobId other = enqueue(JobOptions.DEFAULT);
    assertThat(claim(10)).extracting(Delivery::job).containsExactly(other);
    assertThat(claim(10)).isEmpty();
    JobId urgent = enqueue(grouped(1));
    List<Delivery> first = claim(10);
    assertThat(first).extracting(Delivery::job).containsExactly(urgent);
    store.settle(List.of(new Complete(first.get(0), null)));
    assertUnavailable(() -> claim(10));
    store.alter(List.of(bad), new Alteration.Delete());
    assertThat(claim(10)).extracting(Delivery::job).containsExactly(second);
  }

  @Test
  void whoWaitsGetsAJobWhenItsNextTryHasCome() throws Exception {
    store.close();
    store =
        FileStore.open(
            new FileOptions(directory, Duration.ZERO, SEGMENT, false, 1_000_000),
            disk,
            InstantSource.system());
    JobId id = enqueue(JobOptions.DEFAULT);
    failReads(0, 1, Passing.DISK);
    assertUnavailable(() -> claim(1));
    assertThat(store.claim(request(1, Duration.ofSeconds(20))))
        .extracting(Delivery::job)
        .containsExactly(id);
  }

  @Test
  void whatWasPutBackIsAsItWas() throws Exception {
    JobId id = enqueue(JobOptions.DEFAULT);
    clock.advance(Duration.ofMinutes(3));
    JobHistory before = find(id).history();
    Instant runAt = find(id).runAt();
    failReads(0, 1, Passing.FILES);
    assertUnavailable(() -> claim(1));

    for (int opened = 0; opened < 2; opened++) {
      JobView after = find(id);
      assertThat(after.state()).isEqualTo(JobState.READY);
      assertThat(after.runAt()).isEqualTo(runAt);
      assertThat(after.history()).usingRecursiveComparison().isEqualTo(before);
      store.close();
      openStore();
    }
    assertThat(claim(1).get(0).lostLeases()).isZero();
  }

  @Test
  void rule08_aGroupHasNoHeadThatWasNotHandedOut() throws Exception {
    JobId usual = enqueue(grouped(5));
    failReads(0, 1, Passing.FILES);
    assertUnavailable(() -> claim(1));
    JobId urgent = enqueue(grouped(1));
    List<Delivery> first = claim(10);
    assertThat(first.stream().map(Delivery::job)).containsExactly(urgent);

    // One that comes while the head is only about to be one goes first if it is more urgent.
    store.settle(List.of(new Complete(first.get(0), null)));
    AtomicInteger reads = new AtomicInteger();
    List<JobId> later = new ArrayList<>();
    disk.onRead =
        () -> {
          if (reads.getAndIncrement() == 0) {
            later.add(enqueue(grouped(2)));
            throw Passing.DISK.exception();
          }
        };
    assertUnavailable(() -> claim(1));
    assertThat(claim(10).stream().map(Delivery::job)).containsExactlyElementsOf(later);
    assertThat(find(usual).state()).isEqualTo(JobState.READY);
  }

  private static JobOptions grouped(int priority) {
    return new JobOptions(
        Map.of(), priority, null, null, "group", null, 9, null, null, Duration.ZERO, 2);
  }

  @Test
  void rule10_aJobThatWasOnlyPutBackStillExpires() throws Exception {
    Instant soon = clock.instant().plusSeconds(10);
    JobId id =
        enqueue(
            new JobOptions(
                Map.of(), 0, null, null, null, null, 9, null, soon, Duration.ofDays(1), 2));
    failReads(0, 1, Passing.FILES);
    assertUnavailable(() -> claim(1));
    clock.advance(Duration.ofSeconds(11));
    assertThat(claim(1)).isEmpty();
    assertThat(find(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(find(id).history().reason()).isEqualTo(JobHistory.EXPIRED);
  }

  @Test
  void rule10_aCancelAmidTheReadingIsHeeded() throws Exception {
    JobOptions kept =
        new JobOptions(Map.of(), 0, null, null, null, null, 9, null, null, Duration.ofDays(1), 2);
    JobId id = enqueue(kept);
    AtomicInteger reads = new AtomicInteger();
    disk.onRead =
        () -> {
          if (reads.getAndIncrement() == 0) {
            store.alter(List.of(id), new Alteration.Cancel("no more"));
            throw Passing.DISK.exception();
          }
        };
    assertUnavailable(() -> claim(1));
    assertThat(find(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(claim(1)).isEmpty();
  }

  @Test
  void rule03_theSettlementsOfATurnAreAnsweredAlthoughItCannotRead() throws Exception {
    enqueue(JobOptions.DEFAULT);
    Delivery held = claim(1).get(0);
    enqueue(JobOptions.DEFAULT);
    List<Settlement> outcomes = List.of(new Complete(held, null));
    failReads(0, 2, Passing.FILES);
    Turn turn = store.turn(outcomes, request(1, Duration.ZERO));
    assertThat(turn).isEqualTo(new Turn(List.of(Settled.COMPLETED), List.of()));
    clock.advance(LONGEST_WAIT);
    assertUnavailable(() -> store.turn(List.of(), request(1, Duration.ZERO)));
    clock.advance(LONGEST_WAIT);
    assertThat(store.turn(List.of(), request(1, Duration.ZERO)).claimed()).hasSize(1);
  }

  @Test
  void aFaultWhileTheLogIsCompactedTakesNoJobsContent() throws Exception {
    JobId stays = enqueue(JobOptions.DEFAULT);
    store.alter(List.of(stays), new Alteration.Reschedule(null, Duration.ofHours(1)));
    failReads(0, 2, Passing.DISK);
    for (int i = 0; !isHeadGone(); i++) {
      assertThat(i).as("rounds").isLessThan(50);
      fillAndDelete();
      store.compact();
    }
    clock.advance(Duration.ofHours(1));
    Delivery whole = claim(1).get(0);
    assertThat(whole.job()).isEqualTo(stays);
    assertThat(whole.payload()).hasSize(100);
    assertThat(find(stays).history().failures()).extracting(Failure::message).isEmpty();
  }

  private boolean isHeadGone() {
    return !java.nio.file.Files.exists(directory.resolve("0000000001.log"));
  }

  private void fillAndDelete() {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      jobs.add(new NewJob(JobId.next(), "other", "", new byte[100], JobOptions.DEFAULT, null));
    }
    store.enqueue(jobs);
    store.alter(jobs.stream().map(NewJob::id).toList(), new Alteration.Delete());
  }
}
