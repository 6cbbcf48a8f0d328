package dev.sluice.server.grpc;

import dev.sluice.job.JobView;
import dev.sluice.server.access.AuditLog;
import dev.sluice.spi.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link GrpcPort}. Setters answer the object itself, and throw {@link
 * IllegalArgumentException} for what makes no sense.
 */
public final class GrpcPortOptions {
  private String host = "127.0.0.1";
  private int port;
  private String dqueueQueue = "dqueue";
  private AuditLog audit = AuditLog.NONE;
  private @Nullable UnaryOperator<JobView> redaction;
  private @Nullable Pem pem;
  private int maxMessage = 8 << 20;
  private int maxConnections = 1_000;
  private int maxCallsPerConnection = 200;
  private int maxCalls = 1_000;
  private int maxStreams = 200;
  private int maxWaitingClaims = 200;
  private int maxCredit = 10_000;
  private int maxWatches = 100;
  private Duration keepAlive = Duration.ofSeconds(20);
  private Duration fastestPing = Duration.ofSeconds(10);
  private Duration maxIdle = Duration.ofMinutes(30);

  /** All defaults. */
  public GrpcPortOptions() {}

  /**
   * A certificate and its key in PEM form.
   *
   * @param lookEvery how often they are looked at: what has changed is used from then on
   */
  record Pem(Path certFile, Path keyFile, Duration lookEvery) {}

  /** The address to listen at; {@code 127.0.0.1} by default. Others need callers with tokens. */
  public GrpcPortOptions host(String host) {
    this.host = host;
    return this;
  }

  /** The port to listen at; 0, the default, for any that is free. */
  public GrpcPortOptions port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
    }
    this.port = port;
    return this;
  }

  /** Where the messages of dqueue's services wait; the one named dqueue by default. */
  public GrpcPortOptions dqueueQueue(String queue) {
    this.dqueueQueue = Names.queue(queue);
    return this;
  }

  /** Is told of every change that a caller makes; by default nobody is. */
  public GrpcPortOptions audit(AuditLog audit) {
    this.audit = audit;
    return this;
  }

  /**
   * What those see of a job who may look at jobs and not work on them: a job goes through this
   * before it is shown, and what comes out as another object is marked as hidden. They may not look
   * for texts in jobs, nor list dqueue's messages, which are nothing but payloads. Whoever has the
   * role WORK may have the job itself, and sees it as it is. Needs tokens. What it throws fails the
   * call. By default all is shown.
   */
  public GrpcPortOptions redaction(UnaryOperator<JobView> redaction) {
    this.redaction = redaction;
    return this;
  }

  /**
   * Encrypts with a certificate (those that vouch for it behind it) and its key (PKCS #8, without a
   * password), both in PEM form. The files are looked at every ten seconds, and used from then on
   * if they have changed. By default nothing is encrypted.
   */
  public GrpcPortOptions tls(Path certFile, Path keyFile) {
    return tls(certFile, keyFile, Duration.ofSeconds(10));
  }

  /** The same, looked at as often as is said. */
  public GrpcPortOptions tls(Path certFile, Path keyFile, Duration lookEvery) {
    this.pem = new Pem(certFile, keyFile, positive("lookEvery", lookEvery));
    return this;
  }

  /** The most bytes of a request; 8 MiB by default. */
  public GrpcPortOptions maxMessage(int bytes) {
    this.maxMessage = positive("maxMessage", bytes);
    return this;
  }

  /** The most connections; one more is closed when it is accepted. 1,000 by default. */
  public GrpcPortOptions maxConnections(int connections) {
    this.maxConnections = positive("maxConnections", connections);
    return this;
  }

  /** The most calls at once on one connection; 200 by default. */
  public GrpcPortOptions maxCallsPerConnection(int calls) {
    this.maxCallsPerConnection = positive("maxCallsPerConnection", calls);
    return this;
  }

  /** The most calls at once of all connections, streams among them; 1,000 by default. */
  public GrpcPortOptions maxCalls(int calls) {
    this.maxCalls = positive("maxCalls", calls);
    return this;
  }

  /**
   * The most streams of workers at once; 200 by default. Each has a thread that waits for jobs, a
   * virtual one where the JVM has them.
   */
  public GrpcPortOptions maxStreams(int streams) {
    this.maxStreams = positive("maxStreams", streams);
    return this;
  }

  /** The most claims at once that wait without a stream, each with a thread; 200 by default. */
  public GrpcPortOptions maxWaitingClaims(int claims) {
    this.maxWaitingClaims = positive("maxWaitingClaims", claims);
    return this;
  }

  /** The most jobs that one stream, or one claim, holds at once; 10,000 by default. */
  public GrpcPortOptions maxCredit(int jobs) {
    this.maxCredit = positive("maxCredit", jobs);
    return this;
  }

  /**
   * The most callers at once who watch the server's health, for which they need no token; 100 by
   * default.
   */
  public GrpcPortOptions maxWatches(int callers) {
    this.maxWatches = positive("maxWatches", callers);
    return this;
  }

  /**
   * After how long a silent client is asked whether it is there; one that does not answer within as
   * long again is gone, and its jobs are released. 20 seconds by default; gRPC makes ten of fewer.
   */
  public GrpcPortOptions keepAlive(Duration after) {
    this.keepAlive = positive("keepAlive", after);
    return this;
  }

  /**
   * How often at most a client may ask whether the server is there; one that asks more often is
   * told to calm down, and cut off. 10 seconds by default.
   */
  public GrpcPortOptions fastestPing(Duration interval) {
    this.fastestPing = positive("fastestPing", interval);
    return this;
  }

  /** After how long without a call a connection is closed; 30 minutes by default. */
  public GrpcPortOptions maxIdle(Duration idle) {
    this.maxIdle = positive("maxIdle", idle);
    return this;
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
    return value;
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
    return value;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  String dqueueQueue() {
    return dqueueQueue;
  }

  AuditLog audit() {
    return audit;
  }

  @Nullable UnaryOperator<JobView> redaction() {
    return redaction;
  }

  @Nullable Pem pem() {
    return pem;
  }

  int maxMessage() {
    return maxMessage;
  }

  int maxConnections() {
    return maxConnections;
  }

  int maxCallsPerConnection() {
    return maxCallsPerConnection;
  }

  int maxCalls() {
    return maxCalls;
  }

  int maxStreams() {
    return maxStreams;
  }

  int maxWaitingClaims() {
    return maxWaitingClaims;
  }

  int maxCredit() {
    return maxCredit;
  }

  int maxWatches() {
    return maxWatches;
  }

  Duration keepAlive() {
    return keepAlive;
  }

  Duration fastestPing() {
    return fastestPing;
  }

  Duration maxIdle() {
    return maxIdle;
  }
}
