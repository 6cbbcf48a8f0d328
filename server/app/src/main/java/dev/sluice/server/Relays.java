package dev.sluice.server;

import dev.sluice.Sluice;
import dev.sluice.relay.Relay;
import dev.sluice.server.http.ServedRelay;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The relays of a server, from its own storage to sinks. */
final class Relays {
  private final List<ServedRelay> relays = new ArrayList<>();

  private Relays() {}

  /**
   * Starts all of them, or none.
   *
   * @throws IllegalArgumentException naming the one that cannot be: a sink that nobody knows, a
   *     broker that does not let us in, a storage that cannot keep what a broker refuses
   */
  static Relays start(Sluice sluice, List<RelayPlan> plans) {
    Relays relays = new Relays();
    try {
      for (RelayPlan plan : plans) {
        relays.relays.add(start(sluice, plan));
      }
      return relays;
    } catch (RuntimeException e) {
      relays.close(Duration.ZERO);
      throw e;
    }
  }

  private static ServedRelay start(Sluice sluice, RelayPlan plan) {
    PatientSink sink = null;
    try {
      sink = PatientSink.open(plan.to());
      Relay relay = Relay.start(sluice, plan.queue(), sink, plan.options());
      return new ServedRelay(plan.name(), plan.queue(), plan.to(), relay);
    } catch (IllegalArgumentException | StoreException e) {
      if (sink != null) {
        sink.close();
      }
      throw new IllegalArgumentException("relay." + plan.name() + ": " + e.getMessage(), e);
    }
  }

  List<ServedRelay> list() {
    return List.copyOf(relays);
  }

  /** They claim nothing more; what is under way goes on. */
  void pause() {
    relays.forEach(each -> each.relay().pause());
  }

  /** Ends them, which have the deadline together. */
  void close(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    for (ServedRelay each : relays) {
      each.relay().close(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }
  }
}
