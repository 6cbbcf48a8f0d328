package dev.sluice.server;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.schedules.Schedules;
import dev.sluice.spi.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Jobs without the parts that the settings hide: the payload, the result and the cursor of those of
 * some queues, and the values of the headers.
 *
 * @param payloads of which queues; {@code *} for all
 * @param headers of which queues; {@code *} for all
 */
record HiddenParts(Set<String> payloads, Set<String> headers) implements UnaryOperator<JobView> {
  private static final String ALL = "*";
  private static final String HIDDEN = "(hidden)";

  /**
   * Reads the settings; {@code null} if nothing is to be hidden.
   *
   * @throws IllegalArgumentException naming the setting that makes no sense
   */
  static @Nullable HiddenParts of(ServerConfig config) {
    HiddenParts parts =
        new HiddenParts(
            queues(config, Setting.PAYLOADS_HIDDEN), queues(config, Setting.HEADERS_HIDDEN));
    return parts.payloads.isEmpty() && parts.headers.isEmpty() ? null : parts;
  }

  private static Set<String> queues(ServerConfig config, Setting setting) {
    return config
        .text(setting)
        .map(text -> Arrays.stream(text.split(",")).map(name -> queue(setting, name.strip())))
        .map(names -> names.collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private static String queue(Setting setting, String name) {
    try {
      return name.equals(ALL) ? name : Names.queue(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          setting.text() + " must be * or names of queues with commas between: " + e.getMessage(),
          e);
    }
  }

  @Override
  public JobView apply(JobView job) {
    // The jobs that schedules are kept in have payloads and headers of other queues inside.
    boolean payload = isMeant(payloads, job.queue()) || job.queue().equals(Schedules.QUEUE);
    boolean header = isMeant(headers, job.queue());
    if (!payload && !header) {
      return job;
    }
    return new JobView(
        job.id(),
        job.sequence(),
        job.queue(),
        job.kind(),
        payload ? HIDDEN.getBytes(StandardCharsets.UTF_8) : job.payload(),
        header ? withoutHeaders(job.options()) : job.options(),
        job.state(),
        job.runAt(),
        payload ? withoutResult(job.history()) : job.history(),
        job.lease(),
        payload ? withoutCursor(job.notes()) : job.notes());
  }

  private static boolean isMeant(Set<String> queues, String queue) {
    return queues.contains(ALL) || queues.contains(queue);
  }

  private static JobOptions withoutHeaders(JobOptions options) {
    Map<String, String> names = new TreeMap<>();
    options.headers().keySet().forEach(name -> names.put(name, HIDDEN));
    return options.withHeaders(names);
  }

  // NullAway does not see that an array of a class that is compiled already may be null.
  @SuppressWarnings("NullAway")
  private static JobNotes withoutCursor(JobNotes notes) {
    return new JobNotes(null, notes.progress(), notes.log());
  }

  @SuppressWarnings("NullAway")
  private static JobHistory withoutResult(JobHistory history) {
    return history.withResult(null);
  }
}
