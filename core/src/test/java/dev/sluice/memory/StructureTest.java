package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;

/** The structures against plain ones of the JDK, with random calls. */
class StructureTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Catalog catalog = new Catalog();
  private final MemoryQueue queue = new MemoryQueue("q", catalog, new StoreLock(() -> {}));

  private Entry entry(JobId id, long time) {
    return new Entry(queue, id, 0, "", new byte[0], JobOptions.DEFAULT, JobState.READY, time);
  }

  @RepeatedTest(5)
  void theCatalogKnowsWhatItHas() {
    Map<JobId, Entry> model = new HashMap<>();
    List<JobId> known = new ArrayList<>();
    int most = 1 + random.nextInt(20_000);
    for (int i = 0; i < 60_000; i++) {
      boolean filling = i < 30_000 ? model.size() < most : random.nextInt(4) == 0;
      if (filling) {
        // Rising, falling, scattered and nearly equal ids.
        JobId id =
            switch (random.nextInt(4)) {
              case 0 -> JobId.next();
              case 1 -> new JobId(0, random.nextInt(100_000));
              case 2 -> new JobId(random.nextLong(), random.nextLong());
              default -> new JobId(-i, 7);
            };
        assertThat(catalog.find(id.high(), id.low()))
            .as("seed %d, call %d", seed, i)
            .isSameAs(model.get(id));
        if (!model.containsKey(id)) {
          Entry entry = entry(id, 0);
          catalog.add(entry);
          model.put(id, entry);
          known.add(id);
        }
      } else if (!known.isEmpty()) {
        JobId id = known.remove(random.nextInt(known.size()));
        Entry entry = model.get(id);
        if (entry != null && random.nextInt(5) == 0) {
          Entry later = new Entry(entry, new Side(), JobState.READY, 0);
          catalog.replace(entry, later);
          model.put(id, later);
          known.add(id);
        } else if (entry != null) {
          catalog.remove(entry);
          model.remove(id);
        }
      }
    }
    List<Entry> inOrder = new ArrayList<>();
    Entry next = catalog.roll.after(0);
    while (next != null) {
      inOrder.add(next);
      next = catalog.roll.after(next.sequence);
    }
    assertThat(inOrder)
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(model.values())
        .isSortedAccordingTo(Comparator.comparingLong(entry -> entry.sequence));
    model.forEach(
        (id, entry) ->
            assertThat(catalog.find(id.high(), id.low())).as("seed %d", seed).isSameAs(entry));
  }

  @RepeatedTest(5)
  void aTimelineIsInOrderWhateverCameInBetween() {
    Timeline timeline = new Timeline();
    long sequence = 0;
    TreeSet<Entry> model =
        new TreeSet<>(
            Comparator.<Entry>comparingLong(entry -> entry.at)
                .thenComparingLong(entry -> entry.sequence));
    for (int i = 0; i < 20_000; i++) {
      Entry first = model.isEmpty() ? null : model.first();
      assertThat(timeline.first()).as("seed %d, call %d", seed, i).isSameAs(first);
      assertThat(timeline.isEmpty()).isEqualTo(model.isEmpty());
      int dice = random.nextInt(10);
      if (dice < 5 || first == null) {
        Entry entry = entry(JobId.next(), dice == 0 ? random.nextInt(20_000) : i);
        entry.sequence = ++sequence;
        timeline.add(entry);
        model.add(entry);
      } else {
        Entry some = dice < 8 ? first : model.ceiling(entry(JobId.next(), random.nextInt(20_000)));
        if (some != null) {
          timeline.remove(some);
          model.remove(some);
        }
      }
    }
  }
}
