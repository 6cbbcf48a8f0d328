package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.servers.NatsServer;
import dev.sluice.spi.JobStore;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of the process that works. */
@Timeout(180)
class KilledProcessTest {
  private static final int JOBS = 4_000;
  private static final int BEFORE_THE_KILL = 300;
  private static final int KILLS = 3;

  @Test
  void regression3_whatAKilledProcessHadNotCompletedRunsElsewhere(@TempDir Path folder)
      throws Exception {
    String queue = Work.queue();
    String url = NatsServer.sharedUrl() + "?create=true&ackWait=4s";
    try (JobStore store = Work.open(url)) {
      Set<JobId> published = new HashSet<>(Work.enqueue(store, queue, JOBS));
      Set<JobId> ran = new HashSet<>();
      for (int i = 0; i < KILLS; i++) {
        ran.addAll(killed(url, queue, folder.resolve("log" + i)));
      }
      assertThat(ran).hasSizeLessThan(JOBS).isSubsetOf(published);
      try (Worker worker = new Worker(store, queue)) {
        Set<JobId> handled = worker.runs().keySet();
        Eventually.holds(
            () -> "handled " + handled.size() + " beside " + ran.size() + " of " + JOBS,
            () -> published.stream().allMatch(id -> handled.contains(id) || ran.contains(id)));
        long doubled = ran.stream().filter(handled::contains).count();
        System.out.printf(
            "%d processes killed: published %d, ran there %d, ran here %d, doubled %d, lost 0%n",
            KILLS, JOBS, ran.size(), handled.size(), doubled);
        // What it had run and not completed when it was killed.
        assertThat(doubled).isLessThanOrEqualTo(KILLS * WorkingChild.BATCH);
        assertThat(worker.doubled()).isZero();
      }
    }
  }

  /** What a process said that it ran before it was killed in its work. */
  private static Set<JobId> killed(String url, String queue, Path log) throws Exception {
    Set<JobId> ran = new HashSet<>();
    try (ChildJvm child = ChildJvm.start(WorkingChild.class, log, url, queue)) {
      while (ran.size() < BEFORE_THE_KILL) {
        ran.add(JobId.parse(child.line()));
      }
      child.kill();
      Eventually.holds("all is read", () -> isRead(child.rest(), ran));
    }
    return ran;
  }

  private static boolean isRead(List<String> lines, Set<JobId> ran) {
    boolean ended = lines.remove(ChildJvm.ENDED);
    // The last line may be cut off.
    lines.stream().filter(line -> line.length() == 36).map(JobId::parse).forEach(ran::add);
    return ended;
  }
}
