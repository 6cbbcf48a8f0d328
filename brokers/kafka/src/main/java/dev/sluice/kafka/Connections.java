package dev.sluice.kafka;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** Whether a client has any to a broker. For the thread that polls. */
final class Connections {
  private static final long CUT_OFF = TimeUnit.SECONDS.toNanos(1);

  private @Nullable Metric count;
  private long connectedAt;

  void begin(Map<MetricName, ? extends Metric> metrics) {
    connectedAt = System.nanoTime();
    metrics.forEach(
        (name, metric) -> {
          if (name.name().equals("connection-count")) {
            count = metric;
          }
        });
  }

  void end() {
    count = null;
  }

  /** Whether there has been no connection for a while. */
  boolean isCutOff() {
    Metric current = count;
    if (current == null
        || (current.metricValue() instanceof Double connected && connected.longValue() > 0)) {
      connectedAt = System.nanoTime();
    }
    return System.nanoTime() - connectedAt > CUT_OFF;
  }
}
