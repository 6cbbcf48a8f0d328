package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One store on which processes are killed, and what they were told about its jobs. */
final class CrashedStore {
  private static final int SEGMENT = 32 << 10;

  /** Live jobs are at most 400 KiB; the log is at most twice that and a little. */
  private static final int MOST_SEGMENTS = 50;

  private static final int MANY = 10_000;

  private final Path directory;
  private final String fsync;
  private final String name;
  private final Set<JobId> live = new HashSet<>();
  private final Set<JobId> maybeGone = new HashSet<>();
  private final Set<JobId> gone = new HashSet<>();
  private final CrashedPriorities priorities = new CrashedPriorities();
  private long read;

  CrashedStore(Path directory, String fsync, String name) {
    this.directory = directory;
    this.fsync = fsync;
    this.name = name + ", " + fsync;
  }

  /** What a {@link CrashChild} is to be told of it. */
  List<String> arguments() {
    return List.of(store().toString(), notes().toString(), fsync, Integer.toString(SEGMENT));
  }

  void verify(int kill) throws IOException {
    readNotes();
    verify(name + ", kill " + kill);
  }

  void verifyAtTheEnd(int kills) throws Exception {
    assertThat(gone.size()).as("jobs done, %s", name).isGreaterThanOrEqualTo(kills);
    assertThat(priorities.verified()).as("priorities seen, %s", name).isGreaterThan(kills / 2);
    assertThat(oldestSegment()).as("segments let go, %s", name).isGreaterThan(kills / 20);
    drain(name);
  }

  /** Number of the oldest segment: all before it were let go under the killed processes. */
  private int oldestSegment() throws IOException {
    try (Stream<Path> files = Files.list(store())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".log"))
          .mapToInt(file -> Integer.parseInt(file.substring(0, file.indexOf('.'))))
          .min()
          .orElse(0);
    }
  }

  private Path store() {
    return directory.resolve("store");
  }

  private Path notes() {
    return directory.resolve("notes");
  }

  private void readNotes() throws IOException {
    if (!Files.exists(notes())) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(notes().toFile(), "rw")) {
      byte[] fresh = new byte[(int) (file.length() - read)];
      file.seek(read);
      file.readFully(fresh);
      String lines = new String(fresh, StandardCharsets.US_ASCII);
      int whole = lines.lastIndexOf('\n') + 1;
      lines.substring(0, whole).lines().forEach(this::readNote);
      // A kill between two pages tears the line that is being written; it promises nothing.
      read += whole;
      file.setLength(read);
    }
  }

  private void readNote(String line) {
    String[] words = line.split(" ", -1);
    JobId id = JobId.parse(words[1]);
    switch (line.charAt(0)) {
      case 'p' -> priorities.asked(id, Integer.parseInt(words[2]));
      case 'P' -> priorities.given(id, Integer.parseInt(words[2]));
      case 'E' -> {
        if (!gone.contains(id)) {
          live.add(id);
        }
      }
      case 'c' -> maybeGone.add(id);
      case 'C' -> {
        live.remove(id);
        maybeGone.remove(id);
        gone.add(id);
      }
      default -> throw new AssertionError("not a note: " + line);
    }
  }

  private void verify(String where) {
    try (FileStore store = open()) {
      Map<JobId, JobView> there = everything(store, where);
      for (JobId id : Set.copyOf(live)) {
        JobView found = there.get(id);
        if (found == null || found.state() == JobState.COMPLETED) {
          assertThat(maybeGone).as("job that vanished, %s", where).contains(id);
          live.remove(id);
          gone.add(id);
        } else {
          assertThat(found.state()).as(where).isIn(JobState.READY, JobState.SCHEDULED);
        }
      }
      maybeGone.clear();
      priorities.verify(there, where);
      there.forEach(
          (id, view) ->
              assertThat(view.state() == JobState.COMPLETED || !gone.contains(id))
                  .as("job %s came back after its completion, %s", view, where)
                  .isTrue());
      assertThat(store.diskBytes())
          .as("bytes on the disk, %s", where)
          .isLessThan(SEGMENT * MOST_SEGMENTS);
    }
  }

  /** Reads every job whole; no id comes twice, and the counts are right. */
  private static Map<JobId, JobView> everything(FileStore store, String where) {
    Map<JobId, JobView> there = new HashMap<>();
    Map<JobState, Long> states = new EnumMap<>(JobState.class);
    for (JobView view : store.list(JobQuery.ALL.limit(MANY)).items()) {
      CrashPayload.check(view.payload(), where);
      assertThat(there.put(view.id(), view)).as("twice: %s, %s", view, where).isNull();
      states.merge(view.state(), 1L, Long::sum);
    }
    Counts counts = store.counts("crash");
    assertThat(counts.waiting())
        .as(where)
        .isEqualTo(
            states.getOrDefault(JobState.READY, 0L) + states.getOrDefault(JobState.SCHEDULED, 0L));
    assertThat(counts.running()).as(where).isZero();
    assertThat(counts.completed()).as(where).isEqualTo(states.getOrDefault(JobState.COMPLETED, 0L));
    assertThat(counts.dead() + counts.cancelled()).as(where).isZero();
    return there;
  }

  private FileStore open() {
    return FileStore.open(CrashChild.options(store(), fsync, SEGMENT), InstantSource.system());
  }

  private void drain(String where) throws Exception {
    InstantSource later = () -> Instant.now().plus(Duration.ofDays(1));
    Set<JobId> drained = new HashSet<>();
    try (FileStore store = FileStore.open(CrashChild.options(store(), fsync, SEGMENT), later)) {
      List<Delivery> claimed = claim(store);
      while (!claimed.isEmpty()) {
        claimed.forEach(d -> assertThat(drained.add(d.job())).as(where).isTrue());
        store.settle(claimed.stream().map(d -> new Settlement.Complete(d, null)).toList());
        claimed = claim(store);
      }
    }
    assertThat(drained).as(where).containsAll(live).doesNotContainAnyElementsOf(gone);
    InstantSource muchLater = () -> Instant.now().plus(Duration.ofDays(2));
    try (FileStore store = FileStore.open(CrashChild.options(store(), fsync, SEGMENT), muchLater)) {
      store.sweep(new SweepRequest(1_000_000));
      assertThat(store.counts()).as(where).isEmpty();
    }
  }

  private static List<Delivery> claim(FileStore store) throws InterruptedException {
    return store.claim(
        new ClaimRequest(List.of("crash"), 100, Duration.ofMinutes(1), Duration.ZERO, "parent"));
  }
}
