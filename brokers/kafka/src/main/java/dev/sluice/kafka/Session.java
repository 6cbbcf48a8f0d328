package dev.sluice.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * How long the group's coordinator regards us as a member: from our last heartbeat on, for as long
 * as was agreed. Leases end before, so that who gets our partitions finds no job running.
 */
final class Session {
  private static final Duration HEARTBEATS = Duration.ofSeconds(3);

  /** What brokers grant at most, unless they are told otherwise. */
  private static final Duration MOST = Duration.ofMinutes(30);

  private final Duration timeout;
  private volatile @Nullable Metric heartbeat;
  private volatile long renewedAt;
  private volatile boolean member;
  private final Connections connections = new Connections();

  private Session(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * A session that leases of this length fit into.
   *
   * @param least how long it lasts at least
   */
  static Session of(Duration lease, Duration least) {
    Duration fitting = lease.compareTo(MOST) > 0 ? MOST : lease;
    Duration needed = fitting.multipliedBy(3).dividedBy(2).plusSeconds(2);
    Duration timeout = needed.compareTo(least) > 0 ? needed : least;
    return new Session(timeout.compareTo(MOST) > 0 ? MOST : timeout);
  }

  Duration timeout() {
    return timeout;
  }

  /** How often to give a sign of life. */
  static Duration heartbeats(Duration timeout) {
    Duration often = timeout.dividedBy(15);
    return often.compareTo(HEARTBEATS) < 0 ? often : HEARTBEATS;
  }

  /** How long a member may be without a poll: no less than it may wait for what is out. */
  Duration absence(Duration rebalanceWait) {
    Duration needed = rebalanceWait.plus(timeout).plusMinutes(1);
    Duration usual = Duration.ofMinutes(5);
    return needed.compareTo(usual) > 0 ? needed : usual;
  }

  void begin(Map<MetricName, ? extends Metric> metrics) {
    connections.begin(metrics);
    metrics.forEach(
        (name, metric) -> {
          if (name.name().equals("last-heartbeat-seconds-ago")) {
            heartbeat = metric;
          }
        });
  }

  void end() {
    member = false;
    heartbeat = null;
    connections.end();
  }

  /** The coordinator has just dealt with us. */
  void renewed() {
    renewedAt = System.nanoTime();
    member = true;
  }

  /** How long it lasts from now, without another heartbeat; zero if it is over. */
  Duration assured() {
    Metric beat = heartbeat;
    if (!member || beat == null) {
      return Duration.ZERO;
    }
    Duration silence = Duration.ofNanos(System.nanoTime() - renewedAt);
    if (beat.metricValue() instanceof Double seconds && seconds >= 0) {
      // Whole seconds, rounded down.
      Duration quiet = Duration.ofSeconds(seconds.longValue() + 1);
      silence = quiet.compareTo(silence) < 0 ? quiet : silence;
    }
    // The last heartbeat may not have arrived; the one before it did.
    Duration left = timeout.minus(heartbeats(timeout)).minus(silence);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether it was there, and is over for lack of heartbeats. */
  boolean isOver() {
    return member && assured().isZero();
  }

  /** Whether there has been no connection for a while. For the thread that polls. */
  boolean isCutOff() {
    return connections.isCutOff();
  }
}
