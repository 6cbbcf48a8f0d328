package dev.sluice.sql;

import dev.sluice.Job;
import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The process that is killed: a worker whose handlers have their effects in the database of the
 * jobs. An order gives an effect and a mail, a mail gives an effect; all of it in the transaction
 * that completes the job, which now and then is rolled back.
 */
final class CompletingChild {
  static final String ORDERS = "orders";
  static final String MAILS = "mails";
  static final int ORDERED = 1;
  static final int MAILED = 2;

  private final String url;
  private final Random random;
  private final SqlStore store;
  private final AtomicBoolean announced = new AtomicBoolean();

  private CompletingChild(String url, Random random, SqlStore store) {
    this.url = url;
    this.random = random;
    this.store = store;
  }

  /**
   * Works until it is killed; says "working" after the first commit.
   *
   * @param arguments the store's URL, the driver's, a seed
   */
  public static void main(String[] arguments) throws IOException {
    Sluice sluice = Sluice.open(arguments[0], o -> o.sweepInterval(Duration.ofMillis(100)));
    CompletingChild child =
        new CompletingChild(
            arguments[1], new Random(Long.parseLong(arguments[2])), (SqlStore) sluice.store());
    Queue<byte[]> orders = sluice.queue(ORDERS);
    Queue<byte[]> mails = sluice.queue(MAILS);
    orders.work(child::order, CompletingChild::settings);
    mails.work(child::mail, CompletingChild::settings);
    ChildJvm.awaitParent();
    Runtime.getRuntime().halt(1);
  }

  private static void settings(dev.sluice.WorkerOptions worker) {
    worker
        .concurrency(3)
        .lease(Duration.ofSeconds(1))
        .retry(RetryPolicy.fixed(Duration.ofMillis(5)));
  }

  private void order(Job<byte[]> job) throws SQLException {
    try (Connection connection = transaction(url)) {
      effect(connection, ORDERED, job.payload());
      NewJob mail = job(MAILS, job.payload(), job.options());
      store.enqueue(connection, List.of(mail));
      int fate = fate();
      if (fate == 0) {
        connection.rollback();
        throw new IllegalStateException("before the completion");
      }
      complete(connection, job, fate);
    }
  }

  private void mail(Job<byte[]> job) throws SQLException {
    try (Connection connection = transaction(url)) {
      effect(connection, MAILED, job.payload());
      complete(connection, job, fate());
    }
  }

  private void complete(Connection connection, Job<byte[]> job, int fate) throws SQLException {
    store.completeIn(connection, job.lease());
    if (fate == 1) {
      connection.rollback();
      throw new IllegalStateException("after the completion");
    }
    if (fate == 2) {
      connection.rollback();
      return;
    }
    connection.commit();
    if (announced.compareAndSet(false, true)) {
      System.out.println("working");
    }
    if (fate == 3) {
      throw new IllegalStateException("after the commit");
    }
  }

  private synchronized int fate() {
    return random.nextInt(25);
  }

  static NewJob job(String queue, byte[] payload, JobOptions options) {
    return new NewJob(JobId.next(), queue, "", payload, options, null);
  }

  static Connection transaction(String url) throws SQLException {
    Properties properties = new Properties();
    if (url.startsWith("jdbc:sqlite:")) {
      properties.setProperty("busy_timeout", "20000");
    }
    Connection connection = DriverManager.getConnection(url, properties);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void effect(Connection connection, int stage, byte[] payload) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO effect (stage, number) VALUES (?, ?)")) {
      insert.setInt(1, stage);
      insert.setInt(2, ByteBuffer.wrap(payload).getInt());
      insert.executeUpdate();
    }
  }
}
