package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.WorkSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store through its socket, beside the store itself. */
class AttachedStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private FileStore store;
  private AttachedStore attached;

  @BeforeEach
  void opens() {
    store = open();
    attached = FileAccess.attach(directory);
  }

  @AfterEach
  void closes() {
    attached.close();
    store.close();
  }

  private FileStore open() {
    FileOptions usual = FileOptions.of(directory);
    return FileStore.open(
        new FileOptions(directory, null, 16 << 20, false, usual.maxPending()),
        InstantSource.fixed(NOW));
  }

  private static NewJob job(String payload) {
    return job(JobOptions.DEFAULT, payload.getBytes(StandardCharsets.UTF_8));
  }

  private static NewJob job(JobOptions options, byte[] payload) {
    return new NewJob(JobId.next(), "q", "", payload, options, null);
  }

  private List<Delivery> claim(int max) throws InterruptedException {
    return store.claim(new ClaimRequest(List.of("q"), max, LEASE, Duration.ZERO, "worker ä"));
  }

  private static void assertSame(JobView there, JobView here) {
    assertThat(there).usingRecursiveComparison().isEqualTo(here);
  }

  @Test
  void showsAllThatIsKnownOfAJob() throws Exception {
    JobOptions options =
        new JobOptions(
            Map.of("a", "1", "ü", "\n"),
            -7,
            null,
            Duration.ZERO,
            "group",
            new UniqueKey("key", Duration.ofDays(1), UniqueKey.OnConflict.REJECT),
            3,
            Duration.ofMillis(1),
            NOW.plusSeconds(5),
            Duration.ofHours(1),
            2);
    NewJob given = new NewJob(JobId.next(), "q", "kind", new byte[] {0, -1, 127}, options, null);
    assertThat(attached.enqueue(List.of(given))).containsExactly(Enqueued.inserted(given.id()));
    Delivery first = claim(1).get(0);
    store.note(
        List.of(
            new dev.sluice.spi.JobNotebook.Note(
                first, new JobNotes(new byte[] {9}, 0.5, List.of("one", "two")))));
    assertSame(attached.find(given.id()).orElseThrow(), store.find(given.id()).orElseThrow());
    assertThat(attached.find(given.id()).orElseThrow().lease()).isNotNull();
    Failure failure = new Failure(1, NOW, "type", "message", "detail");
    store.settle(List.of(new Settlement.Retry(first, Duration.ZERO, failure)));
    Delivery second = claim(1).get(0);
    store.settle(List.of(new Settlement.Complete(second, new byte[] {4, 2})));
    JobView view = attached.find(given.id()).orElseThrow();
    assertSame(view, store.find(given.id()).orElseThrow());
    assertThat(view.state()).isEqualTo(JobState.COMPLETED);
    assertThat(view.history().result()).containsExactly(4, 2);
    assertThat(attached.find(JobId.next())).isEmpty();
  }

  @Test
  void takesAJobWithItsPast() {
    Failure failure = new Failure(4, NOW, "type", "message", "");
    JobHistory history =
        new JobHistory(
            NOW.minusSeconds(9), 4, 1, 2, NOW, NOW, List.of(failure), new byte[] {1}, "why");
    JobNotes notes = new JobNotes(new byte[0], 1, List.of());
    NewJob.Past past = new NewJob.Past(JobState.DEAD, NOW.minusSeconds(3), history, notes);
    NewJob given = new NewJob(JobId.next(), "q", "", new byte[0], JobOptions.DEFAULT, past);
    attached.enqueue(List.of(given));
    JobView view = store.find(given.id()).orElseThrow();
    assertThat(view.state()).isEqualTo(JobState.DEAD);
    assertThat(view.history()).usingRecursiveComparison().isEqualTo(history);
    assertThat(view.notes()).usingRecursiveComparison().isEqualTo(notes);
  }

  @Test
  void answersEachJobOfABatch() {
    attached.configure("q", QueueSettings.DEFAULT.capacity(2));
    assertThat(attached.settings("q")).isEqualTo(store.settings("q"));
    assertThat(attached.settings()).isEqualTo(store.settings());
    NewJob one = job("1");
    List<Enqueued> answers = attached.enqueue(List.of(one, one, job("2"), job("3")));
    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(Outcome.INSERTED, Outcome.DUPLICATE, Outcome.INSERTED, Outcome.FULL);
    assertThat(answers.get(3).reason()).contains("capacity is 2");
    assertThat(attached.counts()).isEqualTo(store.counts()).hasSize(1);
    assertThat(attached.counts("q")).isEqualTo(store.counts("q"));
    assertThat(attached.counts("r").total()).isZero();
  }

  @Test
  void altersByIdAndByQuery() throws Exception {
    List<NewJob> jobs = List.of(job("1"), job("2"), job("3"), job("4"));
    attached.enqueue(jobs);
    Delivery running = claim(1).get(0);
    List<JobId> ids = List.of(running.job(), jobs.get(1).id(), JobId.next());
    assertThat(attached.alter(ids, new Alteration.Cancel("ü")))
        .extracting(Altered::result)
        .containsExactly(
            Altered.Result.REQUESTED, Altered.Result.CHANGED, Altered.Result.NOT_FOUND);
    assertThat(store.extend(List.of(running), LEASE)).containsExactly(LeaseStatus.CANCEL_REQUESTED);
    JobQuery all = JobQuery.ofQueue("q");
    Instant later = NOW.plusSeconds(60);
    assertThat(attached.alter(all, new Alteration.Reschedule(later, null))).isEqualTo(2);
    assertThat(attached.list(all.states(JobState.SCHEDULED)).items())
        .extracting(JobView::runAt)
        .containsExactly(later, later);
    assertThat(attached.alter(all, new Alteration.Reschedule(null, LEASE))).isEqualTo(2);
    assertThat(attached.alter(all, new Alteration.Promote())).isEqualTo(2);
    assertThat(attached.alter(all, new Alteration.Redrive())).isZero();
    assertThat(attached.alter(all, new Alteration.Delete())).isEqualTo(2);
    assertThat(attached.sweep(new SweepRequest(10))).isEqualTo(store.sweep(new SweepRequest(10)));
  }

  @Test
  void altersMoreIdsThanOneRequestHolds() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 25_001; i++) {
      ids.add(JobId.next());
    }
    assertThat(attached.alter(ids, new Alteration.Promote()))
        .extracting(Altered::id)
        .containsExactlyElementsOf(ids);
  }

  @Test
  void putsLargeBatchesAndPagesTogether() {
    int max = store.traits().maxPayload();
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      jobs.add(job(JobOptions.DEFAULT, new byte[i % 2 == 0 ? max : 100]));
    }
    jobs.add(4, job(JobOptions.DEFAULT, new byte[4 * max]));
    jobs.add(5, job(JobOptions.DEFAULT, new byte[max + 1]));
    List<Enqueued> answers = attached.enqueue(jobs);
    for (int i = 0; i < jobs.size(); i++) {
      assertThat(answers.get(i).id()).isEqualTo(jobs.get(i).id());
      assertThat(answers.get(i).outcome())
          .isEqualTo(i == 4 || i == 5 ? Outcome.REJECTED : Outcome.INSERTED);
    }
    for (int limit : new int[] {1, 4, 9, 100}) {
      JobQuery query = JobQuery.ALL.limit(limit);
      Page<JobView> there = attached.list(query);
      Page<JobView> here = store.list(query);
      assertThat(there.next()).as("limit %s", limit).isEqualTo(here.next());
      assertThat(there.items())
          .extracting(JobView::id)
          .containsExactlyElementsOf(here.items().stream().map(JobView::id).toList());
    }
  }

  @Test
  void listsManySmallJobsInOrder() {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      jobs.add(job("payload " + i));
    }
    attached.enqueue(jobs);
    Page<JobView> page = attached.list(JobQuery.ofQueue("q").text("PAYLOAD").limit(450));
    assertThat(page.items())
        .extracting(JobView::id)
        .containsExactlyElementsOf(jobs.stream().map(NewJob::id).limit(450).toList());
    assertThat(page.next()).isEqualTo(page.items().get(449).sequence());
  }

  @Test
  void carriesErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attached.configure("no name", QueueSettings.DEFAULT))
        .withMessageContaining("no name");
    NewJob bad = new NewJob(JobId.next(), "no name", "", new byte[0], JobOptions.DEFAULT, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attached.enqueue(List.of(job("good"), bad)));
    assertThat(attached.counts()).isEmpty();
  }

  @Test
  void hasNoLeases() throws Exception {
    attached.enqueue(List.of(job("1")));
    ClaimRequest request =
        new ClaimRequest(List.of("q"), 1, LEASE, Duration.ofDays(1), "somebody else");
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> attached.claim(request))
        .withMessageContaining(pid)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
    Delivery running = claim(1).get(0);
    assertThat(attached.settle(List.of(new Settlement.Complete(running, null))))
        .containsExactly(Settled.LEASE_LOST);
    assertThat(attached.extend(List.of(running), LEASE)).containsExactly(LeaseStatus.LOST);
    assertThat(attached.holder()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void failsWhenTheHolderHasGoneAndGoesOnWithTheNext() {
    attached.enqueue(List.of(job("1")));
    store.close();
    assertUnavailable(() -> attached.counts());
    assertUnavailable(() -> FileAccess.attach(directory));
    store = open();
    assertThat(attached.counts("q").ready()).isEqualTo(1);
    attached.close();
    attached.close();
    assertUnavailable(() -> attached.counts());
  }

  @Test
  void lettingGoWhileClientsWorkLosesNothingThatWasAnswered() throws Exception {
    int clients = 6;
    CountDownLatch working = new CountDownLatch(clients);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<List<JobId>>> told = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        told.add(threads.submit(() -> enqueueUntilClosed(working)));
      }
      assertThat(working.await(1, TimeUnit.MINUTES)).isTrue();
      store.close();
      store = open();
      for (Future<List<JobId>> ids : told) {
        assertThat(ids.get(1, TimeUnit.MINUTES))
            .isNotEmpty()
            .allMatch(id -> store.find(id).isPresent());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<JobId> enqueueUntilClosed(CountDownLatch working) {
    List<JobId> stored = new ArrayList<>();
    try (AttachedStore client = FileAccess.attach(directory)) {
      while (true) {
        NewJob job = job("x");
        assertThat(client.enqueue(List.of(job)).get(0).outcome()).isEqualTo(Outcome.INSERTED);
        stored.add(job.id());
        if (stored.size() == 20) {
          working.countDown();
        }
      }
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      return stored;
    }
  }

  @Test
  void opensWhatNobodyHoldsAndJoinsWhatIsHeld() {
    StorageUrl url = StorageUrl.parse("file:" + directory + "?segment=8m&fsync=os");
    attached.enqueue(List.of(job("1")));
    try (WorkSource source = FileAccess.openOrAttach(url, Settings.DEFAULT)) {
      assertThat(source).isInstanceOf(AttachedStore.class);
    }
    store.close();
    try (WorkSource source = FileAccess.openOrAttach(url, Settings.DEFAULT)) {
      assertThat(source).isInstanceOf(FileStore.class);
      assertUnavailable(() -> attached.counts()); // the connection to the one before
      assertThat(attached.counts("q").ready()).isEqualTo(1);
    }
    assertThat(directory.resolve("control.sock")).doesNotExist();
  }

  @Test
  void opensWhereTheSocketCannotBe() throws Exception {
    store.close();
    // Not empty, so that it cannot be put out of the way.
    Files.createDirectories(directory.resolve("control.sock/taken"));
    store = open();
    assertThat(store.enqueue(List.of(job("1"))).get(0).outcome()).isEqualTo(Outcome.INSERTED);
    StorageUrl url = StorageUrl.parse("file:" + directory);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> FileAccess.openOrAttach(url, Settings.DEFAULT))
        .withMessageContaining("in use by")
        .withMessageContaining("does not answer");
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }
}
