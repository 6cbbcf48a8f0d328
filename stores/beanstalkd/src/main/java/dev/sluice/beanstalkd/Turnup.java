package dev.sluice.beanstalkd;

import java.time.Duration;

/** A copy that has come up by itself, and what is to become of it. For one thread. */
final class Turnup {
  final Lane lane;
  final String queue;
  final Reply body;
  final JobStats stats;
  private final int instance;
  private Command end;
  private Runnable afterwards = () -> {};
  private boolean amiss;

  Turnup(Lane lane, int instance, String queue, Reply body, JobStats stats) {
    this.lane = lane;
    this.instance = instance;
    this.queue = queue;
    this.body = body;
    this.stats = stats;
    end = release(Duration.ofSeconds(1));
  }

  Place place() {
    return new Place(lane.key(), instance, body.number());
  }

  private Command release(Duration delay) {
    return Command.release(body.number(), stats.priority(), Scale.seconds(delay));
  }

  /** It comes up again after this. */
  void putOff(Duration delay) {
    end = release(delay);
  }

  /** It must not come up again, and nobody else looks after it. */
  void delete(Runnable then) {
    end = Command.delete(body.number());
    afterwards = then;
    amiss = true;
  }

  /** Nobody can make anything of it. */
  void bury() {
    end = Command.bury(body.number(), stats.priority());
  }

  /** There may be more like it: go on at once. */
  void amiss() {
    amiss = true;
  }

  boolean isAmiss() {
    return amiss;
  }

  /** What to say to the server. */
  Command end() {
    return end;
  }

  /** What to do when that is said. */
  Runnable afterwards() {
    return afterwards;
  }
}
