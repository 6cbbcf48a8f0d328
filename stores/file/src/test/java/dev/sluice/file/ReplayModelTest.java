package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.StoreCore.Limits;
import dev.sluice.job.Alteration;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.reference.ReferenceJobs;
import dev.sluice.testkit.reference.ReferenceStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random calls on the store and on the reference: their answers and all that they show must be
 * equal. The store's segments are tiny, so that it compacts all the time, and both are closed and
 * opened again now and then.
 */
class ReplayModelTest {
  private static final int SEGMENT = 8 << 10;
  private static final List<String> QUEUES = List.of("a", "b");

  @TempDir Path directory;

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ManualClock clock = new ManualClock();
  private final MemoryLog.Disk disk = new MemoryLog.Disk();
  private final ReferenceJobs kept = new ReferenceJobs();
  private final List<JobId> ids = new ArrayList<>();
  private final List<List<Delivery>> held = new ArrayList<>();
  private FileStore store;
  private ReferenceStore reference;

  @BeforeEach
  void openBoth() {
    store = open();
    reference = new ReferenceStore(clock, kept);
  }

  private FileStore open() {
    return FileStore.open(
        "test",
        replay -> new MemoryLog(disk, SEGMENT, replay),
        new Limits(SEGMENT / 4, 1 << 20, SEGMENT),
        FileTraits.of(true, SEGMENT / 4),
        DirectoryLock.take(directory),
        clock);
  }

  @RepeatedTest(4)
  void agreesWithTheReference() throws InterruptedException {
    for (int step = 0; step < Integer.getInteger("sluice.model.steps", 2_000); step++) {
      String where = "seed " + seed + ", step " + step;
      step(where);
      if (step % 50 == 0) {
        compare(where);
      }
    }
    compare("seed " + seed + ", at the end");
    assertThat(disk.segments.firstKey()).as("segments that were let go").isGreaterThan(3);
    store.close();
  }

  private void step(String where) throws InterruptedException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> enqueue(where);
      case 5, 6, 7, 8, 9 -> claim(where);
      case 10, 11, 12, 13 -> settle(where);
      case 14 -> extendOrNote(where);
      case 15, 16 -> alter(where);
      case 17 -> clock.advance(Duration.ofMillis(random.nextInt(400)));
      case 18 -> sweep(where);
      default -> rare(where);
    }
  }

  private void enqueue(String where) {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      boolean again = !ids.isEmpty() && random.nextInt(20) == 0;
      JobId id = again ? anyId() : JobId.next();
      byte[] payload = new byte[random.nextInt(200)];
      random.nextBytes(payload);
      jobs.add(new NewJob(id, anyQueue(), "k" + random.nextInt(3), payload, options(), null));
      ids.add(id);
    }
    assertThat(store.enqueue(jobs)).as(where).isEqualTo(reference.enqueue(jobs));
  }

  private JobOptions options() {
    boolean timed = random.nextInt(4) == 0;
    boolean absolute = random.nextBoolean();
    Duration ahead = Duration.ofMillis(random.nextInt(500));
    return new JobOptions(
        random.nextInt(5) == 0 ? Map.of("name", "value") : Map.of(),
        random.nextInt(3) - 1,
        timed && absolute ? clock.instant().plus(ahead).minusMillis(100) : null,
        timed && !absolute ? ahead : null,
        random.nextInt(3) == 0 ? "group" + random.nextInt(3) : null,
        random.nextInt(4) == 0 ? unique() : null,
        1 + random.nextInt(30),
        null,
        random.nextInt(8) == 0 ? clock.instant().plusMillis(random.nextInt(600)) : null,
        random.nextInt(4) == 0 ? Duration.ofMillis(random.nextInt(800)) : Duration.ZERO,
        random.nextInt(3));
  }

  private UniqueKey unique() {
    UniqueKey.OnConflict[] answers = UniqueKey.OnConflict.values();
    @Nullable Duration window =
        random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(500));
    return new UniqueKey(
        "key" + random.nextInt(12), window, answers[random.nextInt(answers.length)]);
  }

  private void claim(String where) throws InterruptedException {
    ClaimRequest request =
        new ClaimRequest(
            random.nextBoolean() ? QUEUES : List.of(anyQueue()),
            1 + random.nextInt(4),
            Duration.ofMillis(1 + random.nextInt(600)),
            Duration.ZERO,
            "holder" + random.nextInt(3));
    List<Delivery> ours = store.claim(request);
    List<Delivery> theirs = reference.claim(request);
    assertThat(ours).as(where).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      same(ours.get(i), theirs.get(i), where);
      held.add(List.of(ours.get(i), theirs.get(i)));
    }
  }

  private static void same(Delivery ours, Delivery theirs, String where) {
    assertThat(describe(ours)).as(where).isEqualTo(describe(theirs));
    assertThat(ours.payload()).as(where).isEqualTo(theirs.payload());
    assertThat(ours.cursor()).as(where).isEqualTo(theirs.cursor());
  }

  private static List<Object> describe(Delivery delivery) {
    return List.of(
        delivery.job(),
        delivery.queue(),
        delivery.sequence(),
        delivery.kind(),
        delivery.options(),
        delivery.attempt(),
        delivery.lostLeases(),
        delivery.enqueuedAt(),
        delivery.runAt(),
        delivery.leaseUntil());
  }

  private void settle(String where) {
    if (held.isEmpty()) {
      return;
    }
    int which = random.nextInt(held.size());
    List<Delivery> both = random.nextInt(8) == 0 ? held.get(which) : held.remove(which);
    int kind = random.nextInt(6);
    Duration delay = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(300));
    Failure cause = new Failure(1, clock.instant(), "type", "message " + kind, "detail");
    assertThat(store.settle(List.of(outcome(both.get(0), kind, delay, cause))))
        .as(where)
        .isEqualTo(reference.settle(List.of(outcome(both.get(1), kind, delay, cause))));
  }

  private static Settlement outcome(Delivery lease, int kind, Duration delay, Failure cause) {
    return switch (kind) {
      case 0, 1, 2 ->
          new Settlement.Complete(lease, kind == 0 ? null : new byte[] {1, 2, (byte) kind});
      case 3 -> new Settlement.Retry(lease, delay, cause);
      case 4 -> new Settlement.Release(lease, delay);
      default -> new Settlement.Bury(lease, cause);
    };
  }

  private void extendOrNote(String where) {
    if (held.isEmpty()) {
      return;
    }
    List<Delivery> both = held.get(random.nextInt(held.size()));
    if (random.nextBoolean()) {
      Duration lease = Duration.ofMillis(1 + random.nextInt(500));
      assertThat(store.extend(List.of(both.get(0)), lease))
          .as(where)
          .isEqualTo(reference.extend(List.of(both.get(1)), lease));
      return;
    }
    byte[] cursor = Integer.toString(random.nextInt()).getBytes(StandardCharsets.US_ASCII);
    JobNotes notes = new JobNotes(cursor, random.nextDouble(), List.of("line"));
    assertThat(store.note(List.of(new Note(both.get(0), notes))))
        .as(where)
        .isEqualTo(reference.note(List.of(new Note(both.get(1), notes))));
  }

  private void alter(String where) {
    if (ids.isEmpty()) {
      return;
    }
    List<JobId> some = List.of(anyId(), anyId(), anyId());
    Alteration alteration =
        switch (random.nextInt(8)) {
          case 0, 1 -> new Alteration.Cancel("because");
          case 2 -> new Alteration.Promote();
          case 3 -> new Alteration.Reschedule(null, Duration.ofMillis(random.nextInt(300)));
          case 4 -> new Alteration.Redrive();
          case 5, 6 -> new Alteration.Reprioritize(random.nextInt(5) - 2);
          default -> new Alteration.Delete();
        };
    assertThat(store.alter(some, alteration))
        .as(where + " " + alteration)
        .isEqualTo(reference.alter(some, alteration));
  }

  private void sweep(String where) {
    SweepRequest request = new SweepRequest(1_000);
    var ours = store.sweep(request);
    var theirs = reference.sweep(request);
    assertThat(List.of(ours.reclaimed(), ours.expired(), ours.purged()))
        .as(where)
        .isEqualTo(List.of(theirs.reclaimed(), theirs.expired(), theirs.purged()));
    assertThat(ours.nextDue()).as(where).isEqualTo(theirs.nextDue());
  }

  private void rare(String where) {
    switch (random.nextInt(8)) {
      case 0 -> {
        store.close();
        reference.close();
        store = open();
        reference = new ReferenceStore(clock, kept);
        compare(where + " (opened again)");
      }
      case 1, 2 -> {
        QueueSettings settings = new QueueSettings(random.nextInt(4) == 0, 1 + random.nextInt(80));
        String queue = anyQueue();
        store.configure(queue, settings);
        reference.configure(queue, settings);
      }
      case 3 -> {
        JobQuery query = JobQuery.ofQueue(anyQueue()).kind("k1").limit(3);
        Alteration cancel = new Alteration.Cancel("all");
        assertThat(store.alter(query, cancel)).as(where).isEqualTo(reference.alter(query, cancel));
      }
      default -> clock.advance(Duration.ofMillis(random.nextInt(3_000)));
    }
  }

  private void compare(String where) {
    assertThat(store.counts()).as(where).isEqualTo(reference.counts());
    assertThat(store.settings()).as(where).isEqualTo(reference.settings());
    List<JobView> ours = store.list(JobQuery.ALL.limit(10_000)).items();
    List<JobView> theirs = reference.list(JobQuery.ALL.limit(10_000)).items();
    assertThat(ours.stream().map(JobView::id).toList())
        .as(where)
        .isEqualTo(theirs.stream().map(JobView::id).toList());
    for (int i = 0; i < ours.size(); i++) {
      assertThat(describe(ours.get(i))).as(where).isEqualTo(describe(theirs.get(i)));
    }
  }

  private static String describe(JobView job) {
    JobHistory history = job.history();
    return String.join(
        " ",
        job.id() + " " + job.sequence() + job.queue() + job.kind() + job.options() + job.state(),
        Arrays.toString(job.payload()) + job.runAt() + job.lease(),
        Arrays.toString(job.notes().cursor()) + job.notes().progress() + job.notes().log(),
        history.enqueuedAt() + " " + history.attempts() + "/" + history.lostLeases(),
        history.releases() + " " + history.startedAt() + history.finishedAt(),
        history.failures() + history.reason() + Arrays.toString(history.result()));
  }

  private JobId anyId() {
    // Of the newest: most older ones are gone.
    return ids.get(Math.max(0, ids.size() - 1 - random.nextInt(60)));
  }

  private String anyQueue() {
    return QUEUES.get(random.nextInt(QUEUES.size()));
  }
}
