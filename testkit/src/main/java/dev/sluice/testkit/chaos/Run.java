package dev.sluice.testkit.chaos;

import java.util.EnumMap;
import java.util.Map;

/** One run of one job: a claim whose handler began. Filled while the journals are read. */
final class Run {
  private final String process;
  private final boolean killed;
  private final boolean outages;
  private final long started;
  private final Map<Event, Long> events = new EnumMap<>(Event.class);

  /**
   * @param killed whether the process was killed, then or later
   * @param outages whether the storage may have been away: what was settled then is unknown, and
   *     may have been settled although the worker was told that its lease is lost
   */
  Run(String process, boolean killed, boolean outages, long started) {
    this.process = process;
    this.killed = killed;
    this.outages = outages;
    this.started = started;
  }

  void add(Event event, long nanos) {
    events.put(event, nanos);
  }

  boolean has(Event event) {
    return events.containsKey(event);
  }

  long started() {
    return started;
  }

  /** Whether the job may run again after this. */
  boolean admitsAnother() {
    return has(Event.FAILED) || has(Event.LOST) || (killed && !has(Event.COMPLETED));
  }

  /** Whether the job may have ended with this. */
  boolean mayBeTheLast() {
    boolean settled = killed || has(Event.COMPLETED) || (outages && has(Event.LOST));
    return has(Event.DONE) && settled && (outages || !has(Event.LOST));
  }

  /** When the handler ended; the beginning if nobody knows, and if it outlived its lease. */
  long ended() {
    if (has(Event.LOST)) {
      return started;
    }
    return events.getOrDefault(Event.DONE, events.getOrDefault(Event.FAILED, started));
  }

  @Override
  public String toString() {
    return process + (killed ? " (killed) " : " ") + events.keySet();
  }
}
