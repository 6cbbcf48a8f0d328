package dev.sluice.wire;

import dev.sluice.job.Counts;
import dev.sluice.spi.QueueSettings;
import org.jspecify.annotations.Nullable;

/**
 * A queue: {@code queue}, the six counts, {@code paused}, {@code capacity} ({@code null}:
 * unbounded), and whether these settings are its own.
 *
 * @param counts how many jobs
 * @param settings {@code null} if nobody has set any
 */
public record QueueJson(String queue, Counts counts, @Nullable QueueSettings settings) {

  /** Its fields. */
  public void write(JsonOut out) {
    QueueSettings shown = settings == null ? QueueSettings.DEFAULT : settings;
    out.text("queue", queue)
        .number("scheduled", counts.scheduled())
        .number("ready", counts.ready())
        .number("running", counts.running())
        .number("completed", counts.completed())
        .number("dead", counts.dead())
        .number("cancelled", counts.cancelled());
    settings(out, shown);
    out.flag("configured", settings != null);
  }

  /** The fields of settings. */
  public static void settings(JsonOut out, QueueSettings settings) {
    boolean bounded = settings.capacity() != QueueSettings.UNBOUNDED;
    out.flag("paused", settings.paused());
    out.number("capacity", bounded ? Long.valueOf(settings.capacity()) : null);
  }

  /** What {@link #write} wrote. */
  public static QueueJson read(JsonIn in) {
    String[] queue = {""};
    long[] counts = new long[6];
    boolean[] configured = {false};
    Settings settings = new Settings(QueueSettings.DEFAULT);
    in.object(
        name -> {
          switch (name) {
            case "queue" -> queue[0] = in.text();
            case "scheduled" -> counts[0] = count(in);
            case "ready" -> counts[1] = count(in);
            case "running" -> counts[2] = count(in);
            case "completed" -> counts[3] = count(in);
            case "dead" -> counts[4] = count(in);
            case "cancelled" -> counts[5] = count(in);
            case "configured" -> configured[0] = in.flag();
            default -> {
              if (!settings.field(in, name)) {
                in.skip();
              }
            }
          }
        });
    return new QueueJson(
        queue[0],
        new Counts(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]),
        configured[0] ? settings.value : null);
  }

  private static long count(JsonIn in) {
    return in.number(0, Long.MAX_VALUE);
  }

  /** Reads settings: what is missing stays as it was. */
  public static QueueSettings settings(JsonIn in, QueueSettings before) {
    Settings settings = new Settings(before);
    in.object(
        name -> {
          if (!settings.field(in, name)) {
            throw in.unknown();
          }
        });
    return settings.value;
  }

  /** Settings while they are being read. */
  private static final class Settings {
    private QueueSettings value;

    Settings(QueueSettings before) {
      value = before;
    }

    boolean field(JsonIn in, String name) {
      switch (name) {
        case "paused" -> value = value.paused(in.flag());
        case "capacity" ->
            value =
                value.capacity(
                    in.isNull() ? QueueSettings.UNBOUNDED : in.number(1, Long.MAX_VALUE));
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
