package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement.Complete;
import dev.sluice.spi.Settlement.Release;
import dev.sluice.spi.Settlement.Retry;
import dev.sluice.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that go bad under a store that is open: each job that is hit is set aside by itself. */
class DamagedJobTest {
  private static final int SEGMENT = 64 << 10;
  private static final String WHERE = "\\d{10}\\.log at offset \\d+: the checksum does not match";

  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();
  private FileStore store;

  @BeforeEach
  void openStore() {
    store =
        FileStore.open(new FileOptions(directory, Duration.ZERO, SEGMENT, false, 1_000_000), clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static NewJob job(String payload, JobOptions options) {
    byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
    return new NewJob(JobId.next(), "q", "kind", bytes, options, null);
  }

  private static NewJob job(String payload) {
    return job(payload, JobOptions.DEFAULT);
  }

  private JobId enqueue(NewJob job) {
    assertThat(store.enqueue(List.of(job)).get(0).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);
    return job.id();
  }

  private List<Delivery> claim(int max) throws InterruptedException {
    return store.claim(
        new ClaimRequest(List.of("q"), max, Duration.ofMinutes(1), Duration.ZERO, "tester"));
  }

  private JobView find(JobId id) {
    return store.find(id).orElseThrow();
  }

  private Failure newestFailure(JobId id) {
    List<Failure> failures = find(id).history().failures();
    return failures.get(failures.size() - 1);
  }

  /** Turns one bit of the first place in a file where the text stands. */
  private Path damage(String text) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ 1)}), at);
          }
          return file;
        }
      }
    }
    throw new AssertionError(text + " stands in no file");
  }

  /** Makes the log let its oldest segments go. */
  private void compact() throws InterruptedException {
    List<JobId> others = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<NewJob> jobs = new ArrayList<>();
      for (int j = 0; j < 40; j++) {
        jobs.add(new NewJob(JobId.next(), "other", "", new byte[100], JobOptions.DEFAULT, null));
      }
      store.enqueue(jobs);
      jobs.forEach(job -> others.add(job.id()));
    }
    store.alter(others, new Alteration.Delete());
    store.compact();
    assertThat(directory.resolve("0000000001.log")).doesNotExist();
  }

  @Test
  void rule03_aJobThatCannotBeReadIsSetAsideAndTheOthersAreHandedOut() throws Exception {
    JobId first = enqueue(job("first payload"));
    JobId hurt = enqueue(job("damage this"));
    JobId third = enqueue(job("third payload"));
    Path file = damage("damage this");

    assertThat(claim(10).stream().map(Delivery::job)).containsExactly(first, third);

    JobView dead = find(hurt);
    assertThat(dead.state()).isEqualTo(JobState.DEAD);
    assertThat(dead.history().attempts()).isEqualTo(1);
    assertThat(newestFailure(hurt).type()).isEqualTo("damaged");
    assertThat(newestFailure(hurt).message())
        .matches(WHERE)
        .startsWith(file.getFileName().toString());
    assertThat(dead.history().failures()).hasSize(1);
  }

  @Test
  void rule04_aClaimThatFindsOnlyDamageLooksOn() throws Exception {
    enqueue(job("damage this"));
    enqueue(job("and this"));
    JobId good = enqueue(job("good"));
    damage("damage this");
    damage("and this");
    assertThat(claim(1).stream().map(Delivery::job)).containsExactly(good);
    assertThat(store.counts("q").dead()).isEqualTo(2);
    assertThat(store.counts("q").running()).isEqualTo(1);
    assertThat(claim(1)).isEmpty();
  }

  @Test
  void whatDoesNotVerifyIsNotShownAndBreaksNoPage() throws Exception {
    JobOptions options =
        new JobOptions(
            Map.of("name", "value"), 3, null, null, "group", null, 9, null, null, Duration.ZERO, 2);
    JobId first = enqueue(job("first payload"));
    JobId hurt = enqueue(job("damage this", options));
    JobId third = enqueue(job("third payload"));
    damage("damage this");

    try (AttachedStore other = FileAccess.attach(directory)) {
      assertThat(other.list(JobQuery.ofQueue("q")).items().stream().map(JobView::id))
          .containsExactly(first, hurt, third);
    }
    JobView shown = find(hurt);
    assertThat(shown.state()).isEqualTo(JobState.READY);
    assertThat(shown.queue()).isEqualTo("q");
    assertThat(shown.payload()).isEmpty();
    assertThat(shown.kind()).isEmpty();
    assertThat(shown.options().headers()).isEmpty();
    assertThat(shown.options().priority()).isEqualTo(3);
    assertThat(shown.options().group()).isEqualTo("group");
    assertThat(shown.options().lostLeaseLimit()).isEqualTo(2);
    assertThat(shown.history().enqueuedAt()).isEqualTo(clock.instant());
    assertThat(newestFailure(hurt).message()).matches(WHERE);

    claim(10);
    try (AttachedStore other = FileAccess.attach(directory)) {
      assertThat(other.list(JobQuery.ALL.states(JobState.DEAD)).items())
          .singleElement()
          .satisfies(
              dead -> {
                assertThat(dead.id()).isEqualTo(hurt);
                assertThat(dead.payload()).isEmpty();
                assertThat(dead.history().failures()).hasSize(1);
              });
    }
  }

  @Test
  void redrivingGivesTheSameAnswerAndDeletingWorks() throws Exception {
    JobId hurt = enqueue(job("damage this"));
    damage("damage this");
    assertThat(claim(1)).isEmpty();
    String why = newestFailure(hurt).message();

    assertThat(store.alter(List.of(hurt), new Alteration.Redrive()))
        .containsExactly(new Altered(hurt, Altered.Result.CHANGED, JobState.READY));
    assertThat(claim(1)).isEmpty();
    assertThat(find(hurt).state()).isEqualTo(JobState.DEAD);
    assertThat(find(hurt).history().failures().stream().map(Failure::message))
        .containsExactly(why, why);

    store.alter(List.of(hurt), new Alteration.Delete());
    assertThat(store.find(hurt)).isEmpty();
    JobId later = enqueue(job("later"));
    assertThat(claim(1).stream().map(Delivery::job)).containsExactly(later);
  }

  @Test
  void aGroupGoesOnBehindAHeadThatCannotBeRead() throws Exception {
    JobOptions grouped =
        new JobOptions(Map.of(), 0, null, null, "group", null, 9, null, null, Duration.ZERO, 2);
    JobId head = enqueue(job("damage this", grouped));
    JobId next = enqueue(job("next", grouped));
    Delivery held = claim(1).get(0);
    store.settle(List.of(new Release(held, Duration.ZERO)));
    damage("damage this");
    assertThat(claim(1).stream().map(Delivery::job)).containsExactly(next);
    assertThat(find(head).state()).isEqualTo(JobState.DEAD);
  }

  @Test
  void itMovesWithTheLogAndStillNamesThePlace() throws Exception {
    JobId stays = enqueue(job("stays"));
    JobId dead = enqueue(job("damage this"));
    JobId ready = enqueue(job("and this"));
    damage("damage this");
    store.alter(List.of(stays, ready), new Alteration.Reschedule(null, Duration.ofHours(1)));
    claim(1);
    damage("and this");
    String deadBecause = newestFailure(dead).message();
    String readyBecause = newestFailure(ready).message();

    compact();
    store.close();
    openStore();

    assertThat(newestFailure(dead).message()).isEqualTo(deadBecause).matches(WHERE);
    assertThat(newestFailure(ready).message()).isEqualTo(readyBecause).matches(WHERE);
    assertThat(find(ready).payload()).isEmpty();
    store.alter(List.of(dead), new Alteration.Redrive());
    clock.advance(Duration.ofHours(1));
    assertThat(claim(10).stream().map(Delivery::job)).containsExactly(stays);
    assertThat(find(dead).history().failures().stream().map(Failure::message))
        .containsExactly(deadBecause, deadBecause);
    assertThat(find(ready).state()).isEqualTo(JobState.DEAD);

    compact();
    assertThat(newestFailure(ready).message()).isEqualTo(readyBecause);
    store.alter(List.of(ready), new Alteration.Delete());
    assertThat(store.find(ready)).isEmpty();
  }

  @Test
  void itCanBeReplacedUnderItsUniqueKey() throws Exception {
    JobOptions unique =
        new JobOptions(
            Map.of(),
            0,
            null,
            null,
            null,
            new UniqueKey("key", Duration.ofDays(1), UniqueKey.OnConflict.REPLACE),
            9,
            null,
            null,
            Duration.ZERO,
            2);
    JobId hurt = enqueue(job("damage this", unique));
    damage("damage this");
    compact();
    assertThat(store.enqueue(List.of(job("new content", unique))).get(0))
        .isEqualTo(Enqueued.replaced(hurt));
    Delivery whole = claim(1).get(0);
    assertThat(whole.job()).isEqualTo(hurt);
    assertThat(whole.payload()).asString(StandardCharsets.US_ASCII).isEqualTo("new content");
  }

  @Test
  void damagedNotesFailuresAndResultsAreNamedToo() throws Exception {
    JobOptions kept =
        new JobOptions(Map.of(), 0, null, null, null, null, 9, null, null, Duration.ofDays(1), 2);
    JobId noted = enqueue(job("noted", kept));
    Delivery held = claim(1).get(0);
    byte[] cursor = "damaged cursor".getBytes(StandardCharsets.US_ASCII);
    store.note(List.of(new Note(held, new JobNotes(cursor, 0.5, List.of("line")))));
    Failure cause = new Failure(1, clock.instant(), "type", "damaged failure", "");
    store.settle(List.of(new Retry(held, Duration.ZERO, cause)));
    damage("damaged cursor");
    damage("damaged failure");
    // With another cursor it would do another part of its work.
    assertThat(claim(1)).isEmpty();
    JobView dead = find(noted);
    assertThat(dead.state()).isEqualTo(JobState.DEAD);
    assertThat(dead.payload()).isNotEmpty();
    assertThat(dead.notes().cursor()).isNull();
    assertThat(dead.notes().log()).singleElement().asString().contains(".log at offset");
    assertThat(dead.history().failures().stream().map(Failure::message))
        .allMatch(message -> message.contains(".log at offset"))
        .hasSize(2);

    JobId done = enqueue(job("done", kept));
    byte[] result = "damaged result".getBytes(StandardCharsets.US_ASCII);
    store.settle(List.of(new Complete(claim(1).get(0), result)));
    damage("damaged result");
    assertThat(find(done).history().result()).isNull();
    assertThat(newestFailure(done).message()).startsWith("its result: ");
    compact();
    assertThat(find(done).history().result()).isNull();
    assertThat(find(noted).notes().cursor()).isNull();
  }

  @Test
  void aFileThatWasCutShortTakesOnlyItsOwnJobs() throws Exception {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ids.add(enqueue(job("x".repeat(400))));
    }
    try (FileChannel file =
        FileChannel.open(directory.resolve("0000000001.log"), StandardOpenOption.WRITE)) {
      file.truncate(SEGMENT / 2);
    }
    List<Delivery> claimed = claim(300);
    assertThat(claimed).hasSizeBetween(200, 270);
    JobView dead = store.list(JobQuery.ALL.states(JobState.DEAD)).items().get(0);
    assertThat(dead.history().failures().get(0).message())
        .contains(directory.resolve("0000000001.log") + " at offset ")
        .contains("the file ends there");
    assertThat(store.list(JobQuery.ALL.limit(1_000)).items().stream().map(JobView::id))
        .containsExactlyElementsOf(ids);
    compact();
    assertThat(store.counts("q").dead()).isEqualTo(300L - claimed.size());
  }
}
