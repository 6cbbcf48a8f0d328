package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobIdBlockTest {
  private static final int VERSION = 7;
  private static final int VARIANT = 2;

  @Test
  void theIdsOfABlockRiseBetweenThoseMadeBeforeAndAfter() {
    JobId before = JobId.next();
    List<JobId> block = JobId.next(1_000);
    JobId after = JobId.next();

    List<JobId> all = new ArrayList<>(List.of(before));
    all.addAll(block);
    all.add(after);
    assertThat(all).hasSize(1_002).isSorted().doesNotHaveDuplicates();
    assertThat(block.get(500).toUuid().version()).isEqualTo(VERSION);
    assertThat(block.get(500).toUuid().variant()).isEqualTo(VARIANT);
  }

  @Test
  void anIdOfABlockIsTheSameHoweverOftenItIsAskedFor() {
    List<JobId> block = JobId.next(3);

    assertThat(block.get(2)).isEqualTo(block.get(2)).isNotEqualTo(block.get(1));
    assertThat(List.copyOf(block)).isEqualTo(block);
  }

  @Test
  void aBlockHasNothingBeyondItsEnds() {
    List<JobId> block = JobId.next(2);

    assertThatThrownBy(() -> block.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> JobId.next(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threadsThatTakeBlocksAndSingleIdsShareNone() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<List<JobId>>> parts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        parts.add(threads.submit(JobIdBlockTest::blocksAndSingles));
      }
      Set<JobId> all = new HashSet<>();
      int made = 0;
      for (Future<List<JobId>> part : parts) {
        List<JobId> ids = part.get(60, TimeUnit.SECONDS);
        made += ids.size();
        all.addAll(ids);
      }
      assertThat(all).hasSize(made);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<JobId> blocksAndSingles() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ids.addAll(JobId.next(1 + i % 7));
      ids.add(JobId.next());
    }
    assertThat(ids).isSorted();
    return ids;
  }
}
