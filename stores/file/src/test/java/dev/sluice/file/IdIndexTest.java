package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The index of ids against a map, with ids that mostly rise, with ids in no order, and with ids of
 * many processes at the same moment, whose upper halves are equal.
 */
class IdIndexTest {
  private static final int STEPS = 20_000;

  private final long moment = JobId.next().high();
  private final Slab slab = new Slab();
  private final IdIndex index = new IdIndex(slab);
  private final Map<JobId, Integer> model = new HashMap<>();
  private final List<JobId> all = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 100})
  void findsWhatIsThereAndNothingElse(int percentInNoOrder) {
    Random random = new Random(percentInNoOrder);
    for (int step = 0; step < STEPS; step++) {
      boolean rises = random.nextInt(100) >= percentInNoOrder;
      JobId id = rises ? JobId.next() : inNoOrder(random);
      assertThat(index.find(id)).isEqualTo(-1);
      if (random.nextInt(3) > 0) {
        add(id, step + 1L);
      }
      JobId known = all.isEmpty() ? id : all.get(random.nextInt(all.size()));
      assertThat(index.find(known)).as("step " + step).isEqualTo(model.getOrDefault(known, -1));
      if (random.nextInt(4) == 0 && model.containsKey(known)) {
        remove(known);
      }
    }
    all.forEach(id -> assertThat(index.find(id)).isEqualTo(model.getOrDefault(id, -1)));
  }

  private JobId inNoOrder(Random random) {
    long high = random.nextBoolean() ? random.nextLong() : moment;
    return new JobId(high, random.nextLong());
  }

  private void add(JobId id, long sequence) {
    int slot = slab.peekFree();
    slab.take(slot);
    Chunk chunk = slab.chunk(slot);
    chunk.idHigh[slot & Chunk.MASK] = id.high();
    chunk.idLow[slot & Chunk.MASK] = id.low();
    chunk.sequence[slot & Chunk.MASK] = sequence;
    index.add(slot, id.high(), id.low());
    model.put(id, slot);
    all.add(id);
  }

  private void remove(JobId id) {
    int slot = Objects.requireNonNull(model.remove(id));
    index.remove(slot, id.high(), id.low());
    slab.free(slot);
    assertThat(index.find(id)).isEqualTo(-1);
  }
}
