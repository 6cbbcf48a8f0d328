package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.JobBrowser;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed under load: what it had acknowledged holds. */
class KilledServerTest {
  private static final int KILLS = Boolean.getBoolean("sluice.long") ? 40 : 4;
  private static final int CLIENTS = 16;
  private static final int LOAD = 300;

  @TempDir Path folder;

  @Test
  void nothingThatWasAcknowledgedIsLostOrRunsAgain() throws Exception {
    Set<String> put = new HashSet<>();
    Set<String> asked = new HashSet<>();
    Set<String> deleted = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      for (PortLoad load : underLoad(kill)) {
        put.addAll(load.put);
        asked.addAll(load.asked);
        deleted.addAll(load.deleted);
      }
      Set<String> there = there();
      assertThat(there).as("acknowledged deletions").doesNotContainAnyElementsOf(deleted);
      Set<String> wanted = new HashSet<>(put);
      wanted.removeAll(asked);
      assertThat(there).as("acknowledged puts").containsAll(wanted);
    }
    assertThat(deleted).isNotEmpty();
  }

  private List<PortLoad> underLoad(int kill) throws Exception {
    List<PortLoad> loads = new ArrayList<>();
    try (ChildJvm child =
        ChildJvm.start(PortChild.class, folder.resolve("log"), "file:" + folder.resolve("jobs"))) {
      int port = Integer.parseInt(child.line());
      for (int i = 0; i < CLIENTS; i++) {
        loads.add(new PortLoad(port, kill + "." + i, i % 2 == 0));
      }
      loads.forEach(Thread::start);
      Eventually.holds(
          "some load", () -> loads.stream().mapToInt(load -> load.answers.get()).sum() > LOAD);
      child.kill();
      for (PortLoad load : loads) {
        load.join();
      }
    }
    return loads;
  }

  private Set<String> there() {
    Set<String> there = new HashSet<>();
    try (Sluice sluice = Sluice.open("file:" + folder.resolve("jobs"))) {
      JobBrowser browser = sluice.store().role(JobBrowser.class).orElseThrow();
      JobQuery query = JobQuery.ALL.limit(1_000);
      Page<JobView> page;
      do {
        page = browser.list(query);
        page.items().forEach(job -> there.add(new String(job.payload(), StandardCharsets.UTF_8)));
        query = query.after(page.next());
      } while (page.next() != 0);
    }
    return there;
  }
}
