package dev.sluice.server.grpc;

import dev.sluice.Sluice;
import dev.sluice.server.access.Access;
import dev.sluice.server.access.Redaction;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Serves an opened storage over gRPC: the services of {@code sluice.v1}, those of dqueue, and
 * health checks. Closing it leaves the storage open. Safe for many threads.
 */
public final class GrpcPort implements AutoCloseable {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_MILLIS = 1_000;

  private final Server server;
  private final WorkerService workers;
  private final HealthService health;
  private final ExecutorService threads;
  private final ScheduledExecutorService clock;
  private final EventLoopGroup acceptor;
  private final EventLoopGroup network;

  private GrpcPort(Sluice sluice, GrpcPortOptions options, Access access) throws IOException {
    Sight sight = new Sight(Redaction.of(options.redaction(), access));
    Storage storage = new Storage(sluice);
    Changes changes = new Changes(options.audit());
    threads = Threads.start();
    clock = Executors.newSingleThreadScheduledExecutor(Threads::daemon);
    acceptor = new MultiThreadIoEventLoopGroup(1, Threads::daemon, NioIoHandler.newFactory());
    network = new MultiThreadIoEventLoopGroup(0, Threads::daemon, NioIoHandler.newFactory());
    workers = new WorkerService(storage, threads, clock, options);
    Probe probe = new Probe(storage);
    health = new HealthService(probe, workers, options.maxWatches());
    Streams streams = new Streams(access);
    try {
      NettyServerBuilder builder =
          listening(options)
              .intercept(new Gate(access, streams, options.maxCalls()))
              .addService(new JobService(storage, changes, sight, threads))
              .addService(new QueueService(storage, changes))
              .addService(new LiveWorkerService(storage, changes))
              .addService(workers)
              .addService(new ServerService(storage, probe, workers))
              .addService(health);
      DqueueMessages messages = new DqueueMessages(sluice, options.dqueueQueue());
      DqueueServices.over(messages, changes, sight).forEach(builder::addService);
      server = builder.build().start();
      nowAndThen(streams::look);
      nowAndThen(health::look);
    } catch (IOException | RuntimeException e) {
      endThreads();
      throw e;
    }
  }

  private void nowAndThen(Runnable task) {
    var unused =
        clock.scheduleWithFixedDelay(
            () -> threads.execute(task),
            LOOK_EVERY_MILLIS,
            LOOK_EVERY_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private NettyServerBuilder listening(GrpcPortOptions options) {
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    return NettyServerBuilder.forAddress(address, Encryption.of(options.pem(), clock))
        .bossEventLoopGroup(acceptor)
        .workerEventLoopGroup(network)
        .channelFactory(() -> new BoundedListener(options.maxConnections()))
        .executor(threads)
        .maxInboundMessageSize(options.maxMessage())
        .maxConcurrentCallsPerConnection(options.maxCallsPerConnection())
        .maxConnectionIdle(options.maxIdle().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTime(options.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(options.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveTime(options.fastestPing().toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  /**
   * Starts to serve.
   *
   * @param access who may do what
   * @throws IllegalArgumentException if it would listen to other machines and let everybody in, or
   *     the certificate is of no use, or parts of jobs are to be hidden and there are no tokens
   * @throws UncheckedIOException if it cannot listen there
   */
  public static GrpcPort start(Sluice sluice, GrpcPortOptions options, Access access) {
    try {
      if (access.isOpen() && !InetAddress.getByName(options.host()).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "whoever listens at " + options.host() + " needs callers with tokens");
      }
      return new GrpcPort(sluice, options, access);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen at " + options.host() + ", port " + options.port(), e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  /** How many claims are being made without a stream, for tests. */
  int waitingClaims() {
    return workers.claims();
  }

  /**
   * Gives no more jobs to workers, says so to them and to health checks, and waits until they have
   * settled what they hold. Everything else goes on until {@link #close}.
   *
   * @return whether no stream was left within the deadline
   */
  public boolean drain(Duration deadline) throws InterruptedException {
    workers.drain();
    threads.execute(health::look);
    return workers.awaitEnd(deadline);
  }

  /**
   * Gives back what workers hold, without counting an attempt, finishes the calls that run (for
   * some seconds at most), and stops. Closing twice is fine.
   */
  @Override
  public void close() {
    workers.end();
    health.end();
    server.shutdown();
    try {
      workers.awaitEnd(LAST_ANSWERS);
      if (!server.awaitTermination(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS)) {
        server.shutdownNow().awaitTermination(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      endThreads();
    }
  }

  private static void end(EventLoopGroup group) {
    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void endThreads() {
    clock.shutdownNow();
    threads.shutdown();
    end(acceptor);
    end(network);
  }
}
