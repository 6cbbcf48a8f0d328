package dev.sluice.server.http;

import dev.sluice.job.JobView;
import dev.sluice.server.access.Access;
import dev.sluice.server.access.AuditLog;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Settings of {@link SluiceServlet}. Setters answer the object itself. */
public final class HttpOptions {
  private Access access = Access.OPEN;
  private AuditLog audit = AuditLog.NONE;
  private int maxBody = 32 << 20;
  private int maxWaitingClaims = 1_000;
  private int maxListeners = 200;
  private double maxRequestsPerSecond = Double.POSITIVE_INFINITY;
  private EventPace eventPace = EventPace.USUAL;
  private @Nullable Supplier<String> metrics;
  private @Nullable UnaryOperator<JobView> redaction;
  private Supplier<List<ServedRelay>> relays = List::of;
  private Duration maxWait = Duration.ofSeconds(60);

  /** All defaults: everybody is let in, nothing is kept of changes. */
  public HttpOptions() {}

  /** Who may do what; everybody may do everything by default. */
  public HttpOptions access(Access access) {
    this.access = access;
    return this;
  }

  /** Who changed what is told to this; to nobody by default. */
  public HttpOptions audit(AuditLog audit) {
    this.audit = audit;
    return this;
  }

  /** Bytes of a request's body at most; 32 MiB by default. At least 1024. */
  public HttpOptions maxBody(int bytes) {
    if (bytes < 1024) {
      throw new IllegalArgumentException("maxBody must be at least 1024: " + bytes);
    }
    this.maxBody = bytes;
    return this;
  }

  /** Claims that wait for a job at once at most, 1,000 by default: each is a thread. */
  public HttpOptions maxWaitingClaims(int claims) {
    if (claims < 1) {
      throw new IllegalArgumentException("maxWaitingClaims must be at least 1: " + claims);
    }
    this.maxWaitingClaims = claims;
    return this;
  }

  /** Listeners to events at once at most, 200 by default. */
  public HttpOptions maxListeners(int listeners) {
    if (listeners < 1) {
      throw new IllegalArgumentException("maxListeners must be at least 1: " + listeners);
    }
    this.maxListeners = listeners;
    return this;
  }

  /**
   * Requests that each caller may make a second, by the name of its token; without tokens all
   * callers are one. What was not used for a second may be used at once. No limit by default. More
   * than 0.
   */
  public HttpOptions maxRequestsPerSecond(double requests) {
    if (!(requests > 0)) {
      throw new IllegalArgumentException("maxRequestsPerSecond must be positive: " + requests);
    }
    this.maxRequestsPerSecond = requests;
    return this;
  }

  /** How long a claim waits at most, whatever it asks for; a minute by default. Positive. */
  public HttpOptions maxWait(Duration wait) {
    if (wait.isNegative() || wait.isZero()) {
      throw new IllegalArgumentException("maxWait must be positive: " + wait);
    }
    this.maxWait = wait;
    return this;
  }

  /** What {@code GET /metrics} answers with, as Prometheus reads it; it is not there by default. */
  public HttpOptions metrics(Supplier<String> metrics) {
    this.metrics = metrics;
    return this;
  }

  /** The relays of this process, asked for with each request; none by default. */
  public HttpOptions relays(Supplier<List<ServedRelay>> relays) {
    this.relays = relays;
    return this;
  }

  /**
   * What those see of a job who may look at jobs and not work on them: a job goes through this
   * before its payload, its result, its headers are shown anywhere, and they may not look for texts
   * in jobs. What comes out as another object is marked as hidden. Whoever has the role WORK may
   * have the job itself, and sees it as it is. Needs {@link #access tokens}. What it throws fails
   * the request. By default all is shown.
   */
  public HttpOptions redaction(UnaryOperator<JobView> redaction) {
    this.redaction = redaction;
    return this;
  }

  /** See {@link #access(Access)}. */
  public Access access() {
    return access;
  }

  /** See {@link #audit(AuditLog)}. */
  public AuditLog audit() {
    return audit;
  }

  /** See {@link #maxBody(int)}. */
  public int maxBody() {
    return maxBody;
  }

  /** See {@link #maxWaitingClaims(int)}. */
  public int maxWaitingClaims() {
    return maxWaitingClaims;
  }

  /** See {@link #metrics(Supplier)}; {@code null} for none. */
  public @Nullable Supplier<String> metrics() {
    return metrics;
  }

  /** Another pace of events, for tests that do not wait for minutes. */
  HttpOptions eventPace(EventPace pace) {
    this.eventPace = pace;
    return this;
  }

  /** When listeners hear what. */
  EventPace eventPace() {
    return eventPace;
  }

  /** See {@link #relays(Supplier)}. */
  public Supplier<List<ServedRelay>> relays() {
    return relays;
  }

  /** See {@link #redaction(UnaryOperator)}; {@code null} for none. */
  public @Nullable UnaryOperator<JobView> redaction() {
    return redaction;
  }

  /** See {@link #maxListeners(int)}. */
  public int maxListeners() {
    return maxListeners;
  }

  /** See {@link #maxRequestsPerSecond(double)}; infinite for no limit. */
  public double maxRequestsPerSecond() {
    return maxRequestsPerSecond;
  }

  /** See {@link #maxWait(Duration)}. */
  public Duration maxWait() {
    return maxWait;
  }
}
