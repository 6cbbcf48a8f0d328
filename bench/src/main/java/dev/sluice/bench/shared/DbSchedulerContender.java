package dev.sluice.bench.shared;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** db-scheduler in the setting that its documentation names for throughput: lock and fetch. */
final class DbSchedulerContender implements Contender {
  private static final String TABLE =
      "CREATE TABLE scheduled_tasks (task_name text NOT NULL, task_instance text NOT NULL,"
          + " task_data bytea, execution_time timestamptz NOT NULL, picked boolean NOT NULL,"
          + " picked_by text, last_success timestamptz, last_failure timestamptz,"
          + " consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL,"
          + " priority smallint, PRIMARY KEY (task_name, task_instance))";

  private final HikariDataSource pool;
  private final OneTimeTask<Void> task;
  private final Scheduler scheduler;
  private final AtomicLong ids = new AtomicLong();
  private volatile @Nullable Progress progress;

  DbSchedulerContender(String url) throws SQLException {
    pool = Pools.open(url);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      statement.execute("CREATE INDEX ON scheduled_tasks (execution_time)");
      statement.execute("CREATE INDEX ON scheduled_tasks (last_heartbeat)");
      statement.execute("CREATE INDEX ON scheduled_tasks (priority DESC, execution_time ASC)");
    }
    task = Tasks.oneTime("bench").execute((instance, context) -> requireNonNull(progress).ran());
    scheduler =
        Scheduler.create(pool, task)
            .threads(SluiceContender.CONCURRENCY)
            .pollUsingLockAndFetch(1.0, 4.0)
            .pollingInterval(Duration.ofMillis(100))
            .build();
  }

  @Override
  public String name() {
    return "db-scheduler";
  }

  private TaskInstance<Void> next() {
    return task.instance(Long.toString(ids.incrementAndGet()));
  }

  @Override
  public void enqueue() {
    scheduler.schedule(next(), Instant.now());
  }

  @Override
  public void enqueueMany(int jobs) {
    List<TaskInstance<?>> batch = new ArrayList<>(jobs);
    for (int i = 0; i < jobs; i++) {
      batch.add(next());
    }
    scheduler.scheduleBatch(batch, Instant.now());
  }

  @Override
  public void startWorking(Progress counting) {
    progress = counting;
    scheduler.start();
  }

  @Override
  public void close() {
    scheduler.stop();
    pool.close();
  }
}
