package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Counts;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a handler does in the database of the jobs, and completes its job with, happens exactly
 * once, however often its process is killed.
 */
@Timeout(600)
class CompleteInKillTest {
  private static final System.Logger LOG = System.getLogger(CompleteInKillTest.class.getName());
  private static final int KILLS = Boolean.getBoolean("sluice.long") ? 60 : 6;
  private static final int BACKLOG = 200;
  private static final int BATCH = 20;
  private static final Duration KEPT = Duration.ofHours(1);

  @TempDir Path folder;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private int enqueued;
  private int kept;

  @ParameterizedTest
  @EnumSource
  void everyEffectHappensOnce(SqlTransactionTest.Kind kind) throws Exception {
    String plain = url(kind);
    String url = kind == SqlTransactionTest.Kind.SQLITE ? plain + "?fsync=os" : plain;
    Stores.execute(plain, "DROP TABLE IF EXISTS effect");
    Stores.execute(plain, "CREATE TABLE effect (stage INT NOT NULL, number INT NOT NULL)");
    Settings settings = new Settings(InstantSource.system());
    Deque<ChildJvm> children = new ArrayDeque<>();
    try (SqlStore store = SqlStore.open(StorageUrl.parse(url), settings)) {
      children.add(child(url, plain));
      children.add(child(url, plain));
      for (int i = 0; i < KILLS; i++) {
        ChildJvm victim = children.element();
        awaitWorking(store, victim);
        long moment = random.nextInt(500);
        for (int at = 0; at < moment; at += 25) {
          feed(store);
          Eventually.pass(Duration.ofMillis(Math.min(25, moment - at)));
        }
        victim.kill();
        children.remove();
        children.add(child(url, plain));
      }
      Eventually.holds(
          () -> "nothing is left (seed " + seed + "): " + tell(store, children),
          () -> store.counts().values().stream().mapToLong(Counts::live).sum() == 0);
      assertThat(counted(plain)).as("seed %d", seed).containsExactlyInAnyOrder(once(1), once(2));
      for (String queue : List.of(CompletingChild.ORDERS, CompletingChild.MAILS)) {
        assertThat(store.counts(queue).completed()).as(queue).isEqualTo(kept);
        assertThat(store.counts(queue).total()).as(queue).isEqualTo(kept);
      }
      LOG.log(
          System.Logger.Level.INFO,
          kind + ": " + enqueued + " orders, " + KILLS + " kills, each effect once, seed " + seed);
    } finally {
      children.forEach(ChildJvm::close);
    }
  }

  private String url(SqlTransactionTest.Kind kind) {
    String url = kind.url(folder);
    return kind == SqlTransactionTest.Kind.H2 ? url + ";AUTO_SERVER=TRUE" : url;
  }

  private ChildJvm child(String url, String plain) {
    String childSeed = Long.toString(random.nextLong());
    return ChildJvm.start(
        CompletingChild.class, folder.resolve("child.log"), url, plain, childSeed);
  }

  /** There must be work until it gets some: the other one may be done with all of it before. */
  private void awaitWorking(SqlStore store, ChildJvm child) {
    Eventually.holds(
        () -> "it works (seed " + seed + "): " + store.counts() + "\n" + child.tail(),
        () -> {
          feed(store);
          return child.rest().contains("working");
        });
  }

  private static String tell(SqlStore store, Deque<ChildJvm> children) {
    return store.counts() + "\n" + children.getFirst().tail();
  }

  /** Enqueues some if there are not enough; half of them are kept when they are completed. */
  private void feed(SqlStore store) {
    if (store.counts(CompletingChild.ORDERS).live() > BACKLOG) {
      return;
    }
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(enqueued).array();
      boolean keep = enqueued % 2 == 0;
      jobs.add(CompletingChild.job(CompletingChild.ORDERS, number, options(keep)));
      kept += keep ? 1 : 0;
      enqueued++;
    }
    assertThat(store.enqueue(jobs))
        .extracting(Enqueued::outcome)
        .containsOnly(Enqueued.Outcome.INSERTED);
  }

  private static JobOptions options(boolean keep) {
    return new JobOptions(
        Map.of(),
        100,
        null,
        null,
        null,
        null,
        1_000,
        null,
        null,
        keep ? KEPT : Duration.ZERO,
        1_000);
  }

  /** How often what happened at a stage. */
  private record Stage(int stage, int effects, int different, int greatest) {}

  private Stage once(int stage) {
    return new Stage(stage, enqueued, enqueued, enqueued - 1);
  }

  private static List<Stage> counted(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT stage, COUNT(*), COUNT(DISTINCT number), MAX(number) FROM effect"
                    + " GROUP BY stage")) {
      List<Stage> stages = new ArrayList<>();
      while (rows.next()) {
        stages.add(new Stage(rows.getInt(1), rows.getInt(2), rows.getInt(3), rows.getInt(4)));
      }
      return stages;
    }
  }
}
