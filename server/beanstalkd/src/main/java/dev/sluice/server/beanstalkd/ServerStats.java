package dev.sluice.server.beanstalkd;

import dev.sluice.job.Counts;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What {@code stats} says: what this server has counted, as it stood in the loop, and what the
 * store counts later.
 */
record ServerStats(
    Identity identity,
    Map<Verb, Long> commands,
    long timeouts,
    long puts,
    long connections,
    Present present,
    int maxJobSize,
    boolean draining) {
  // The one whose answers these are; clients look whether a command is known.
  private static final String VERSION = "\"1.12\"";

  /** Who is there at present. */
  record Present(int connections, int producers, int workers, int waiting) {}

  /** What does not change while a server runs. */
  record Identity(String id, String host, long startedAt) {
    static Identity make() {
      String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      return new Identity(id, hostName(), System.nanoTime());
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "localhost";
      }
    }
  }

  ServerStats {
    commands = new EnumMap<>(commands);
  }

  /**
   * The text.
   *
   * @param tubes how many there are
   */
  String text(Counts counts, int tubes) {
    Yaml yaml = JobCounts.add(new Yaml(), counts);
    for (Verb verb : Verb.STATS_ORDER) {
      yaml.put(verb.counter(), commands.getOrDefault(verb, 0L));
    }
    yaml.put("job-timeouts", timeouts)
        .put("total-jobs", puts)
        .put("max-job-size", maxJobSize)
        .put("current-tubes", tubes)
        .put("current-connections", present.connections())
        .put("current-producers", present.producers())
        .put("current-workers", present.workers())
        .put("current-waiting", present.waiting())
        .put("total-connections", connections);
    return process(yaml).toString();
  }

  private Yaml process(Yaml yaml) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - identity.startedAt());
    return yaml.put("pid", ProcessHandle.current().pid())
        .put("version", VERSION)
        .put("rusage-utime", cpuSeconds())
        .put("rusage-stime", "0.000000")
        .put("uptime", seconds)
        .put("binlog-oldest-index", 0)
        .put("binlog-current-index", 0)
        .put("binlog-records-migrated", 0)
        .put("binlog-records-written", 0)
        .put("binlog-max-size", 0)
        .put("draining", Boolean.toString(draining))
        .put("id", identity.id())
        .put("hostname", identity.host())
        .put("os", ManagementFactory.getOperatingSystemMXBean().getName())
        .put("platform", ManagementFactory.getOperatingSystemMXBean().getArch());
  }

  // Java does not tell the system's part from the rest.
  private static String cpuSeconds() {
    long nanos = ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos()).orElse(0L);
    return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
  }
}
