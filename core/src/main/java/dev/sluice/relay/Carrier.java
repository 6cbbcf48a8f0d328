package dev.sluice.relay;

import dev.sluice.engine.Outage;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * One thread of a relay: claims a batch, publishes it until the broker has confirmed or refused
 * each message, and only then settles.
 */
final class Carrier implements Runnable {
  private static final Duration LONG_POLL = Duration.ofSeconds(30);

  private final WorkSource source;
  private final ClaimRequest request;
  private final MessageSink sink;
  private final RelayOptions options;
  private final Tally tally;
  private final Outage outage;
  private final Gate gate;
  private final CountDownLatch closed;
  private final Pauses pauses;

  Carrier(
      WorkSource source,
      String queue,
      MessageSink sink,
      RelayOptions options,
      Tally tally,
      Outage outage,
      Gate gate,
      CountDownLatch closed) {
    this.source = source;
    this.request =
        new ClaimRequest(
            List.of(queue), options.batch(), options.lease(), LONG_POLL, "relay to " + sink.name());
    this.sink = sink;
    this.options = options;
    this.tally = tally;
    this.outage = outage;
    this.gate = gate;
    this.closed = closed;
    this.pauses = new Pauses(closed);
  }

  @Override
  public void run() {
    try {
      boolean on = true;
      while (on && closed.getCount() > 0) {
        on = round();
      }
    } catch (InterruptedException e) {
      // Told to end at once: the leases end by themselves.
      Thread.currentThread().interrupt();
    }
  }

  private boolean round() throws InterruptedException {
    if (!gate.enter()) {
      return false;
    }
    List<Delivery> jobs;
    try {
      jobs = source.claim(request);
      outage.over();
      pauses.reset();
    } catch (RuntimeException e) {
      trouble("claiming jobs to relay", e);
      return pauses.next();
    } finally {
      gate.leave();
    }
    if (!jobs.isEmpty()) {
      carry(new Consignment(jobs, options, tally));
    }
    return true;
  }

  private void trouble(String doing, RuntimeException error) {
    tally.error(error);
    outage.goesOn(doing, error);
  }

  private void carry(Consignment consignment) throws InterruptedException {
    boolean on = true;
    while (on && consignment.isOpen()) {
      Optional<String> problem = publish(consignment);
      if (problem.isPresent()) {
        settle(consignment);
        on = pauses.next();
        hold(consignment);
      }
    }
    consignment.giveBack();
    settle(consignment);
    pauses.reset();
  }

  private Optional<String> publish(Consignment consignment) {
    try {
      Optional<String> problem = consignment.answered(sink.publish(consignment.messages()));
      problem.ifPresentOrElse(
          why -> trouble("publishing to " + sink.name(), new UnconfirmedException(why)),
          outage::over);
      return problem;
    } catch (RuntimeException e) {
      trouble("publishing to " + sink.name(), e);
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  // While the broker is away nobody else shall try the same.
  private void hold(Consignment consignment) {
    if (source.traits().has(Feature.EXTEND)) {
      try {
        consignment.leases(source.extend(consignment.jobs(), options.lease()));
      } catch (StoreException e) {
        trouble("extending leases", e);
      }
    }
  }

  // What was published must not be published again for want of a try.
  private void settle(Consignment consignment) throws InterruptedException {
    List<Settlement> outcomes = consignment.outcomes();
    Pauses between = new Pauses(closed);
    boolean open = !outcomes.isEmpty();
    while (open) {
      try {
        tally.settled(outcomes, source.settle(outcomes));
        open = false;
      } catch (StoreException e) {
        trouble("settling jobs", e);
        open = between.next();
      }
    }
    outcomes.clear();
  }
}
