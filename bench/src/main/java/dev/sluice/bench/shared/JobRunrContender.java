package dev.sluice.bench.shared;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.jspecify.annotations.Nullable;

/** The open-source edition of JobRunr, with the shortest poll interval that it takes. */
final class JobRunrContender implements Contender {
  private static final Duration POLL = Duration.ofSeconds(5);
  private static volatile @Nullable Progress progress;

  private final HikariDataSource pool;
  private final JobRequestScheduler scheduler;
  private final BackgroundJobServer server;

  JobRunrContender(String url) {
    pool = Pools.open(url);
    JsonMapper mapper = new Jackson3JsonMapper();
    StorageProvider storage = SqlStorageProviderFactory.using(pool);
    scheduler =
        JobRunr.configure()
            .useJsonMapper(mapper)
            .useStorageProvider(storage)
            .initialize()
            .getJobRequestScheduler();
    server =
        new BackgroundJobServer(
            storage,
            mapper,
            null,
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(SluiceContender.CONCURRENCY)
                .andPollInterval(POLL));
  }

  /** A job without content. */
  public record NoOp() implements JobRequest {
    @Override
    public Class<NoOpHandler> getJobRequestHandler() {
      return NoOpHandler.class;
    }
  }

  /** Counts. */
  public static final class NoOpHandler implements JobRequestHandler<NoOp> {
    @Override
    public void run(NoOp request) {
      requireNonNull(progress).ran();
    }
  }

  @Override
  public String name() {
    return "JobRunr";
  }

  @Override
  public void enqueue() {
    scheduler.enqueue(new NoOp());
  }

  @Override
  public void enqueueMany(int jobs) {
    scheduler.enqueue(IntStream.range(0, jobs).mapToObj(i -> new NoOp()));
  }

  @Override
  public void startWorking(Progress counting) {
    progress = counting;
    server.start();
  }

  @Override
  public void close() {
    server.stop();
    JobRunr.destroy();
    pool.close();
  }
}
