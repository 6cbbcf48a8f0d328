package dev.sluice.beanstalkd;

import dev.sluice.job.Failure;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends leases: at the connection that has reserved the job, for the server listens to no other. */
final class Settling {
  private final Leases leases;
  private final Limits limits;
  private final BeanstalkdOptions options;
  private final InstantSource clock;

  Settling(Leases leases, Limits limits, BeanstalkdOptions options, InstantSource clock) {
    this.leases = leases;
    this.limits = limits;
    this.options = options;
    this.clock = clock;
  }

  /**
   * Those whose connection breaks meanwhile are answered with LEASE_LOST: the lease is lost indeed,
   * only whether the server has heard the outcome is not known.
   */
  List<Settled> settle(List<? extends Settlement> outcomes) {
    Settled[] answers = new Settled[outcomes.size()];
    Arrays.fill(answers, Settled.LEASE_LOST);
    Map<Holder, List<Exit>> byHolder = new LinkedHashMap<>();
    for (int i = 0; i < answers.length; i++) {
      HeldJob job = leases.take(outcomes.get(i).lease());
      if (job != null) {
        List<Exit> exits = byHolder.computeIfAbsent(job.holder, holder -> new ArrayList<>());
        exits.add(exit(job, outcomes.get(i), i));
      }
    }
    byHolder.forEach((holder, exits) -> leave(holder, exits, answers));
    return Collections.unmodifiableList(Arrays.asList(answers));
  }

  private static void leave(Holder holder, List<Exit> exits, Settled[] answers) {
    try {
      holder.<Boolean>hold(connection -> Exit.leave(connection, exits));
    } catch (IOException e) {
      // The connection is gone, and its leases with it: those that had no answer have none.
    }
    for (Exit exit : exits) {
      answers[exit.place] = exit.answer;
      holder.forget(exit.job);
    }
  }

  private Exit exit(HeldJob job, Settlement outcome, int place) {
    if (outcome instanceof Settlement.Complete) {
      return new Exit.Completion(job, place);
    }
    if (outcome instanceof Settlement.Release release) {
      return new Exit.Return(job, place, Scale.seconds(release.delay()));
    }
    if (outcome instanceof Settlement.Retry retry) {
      Envelope next = job.envelope.retried(retry.cause(), clock.instant().plus(retry.delay()));
      return new Exit.Repetition(job, place, copy(next), Scale.seconds(retry.delay()), ttr());
    }
    if (outcome instanceof Settlement.Bury bury) {
      return burial(job, place, job.envelope.buried(bury.cause(), true));
    }
    throw new IllegalArgumentException("an unknown outcome: " + outcome);
  }

  private Exit burial(HeldJob job, int place, Envelope dead) {
    return new Exit.Burial(job, place, copy(dead), ttr());
  }

  private byte[] copy(Envelope envelope) {
    return envelope.fitting(limits.maxJobSize());
  }

  private long ttr() {
    return options.ttr().toSeconds();
  }

  /** Buries a job that must not run any more, with the cause in it. */
  void giveUp(HeldJob job, Failure cause) {
    if (leases.remove(job)) {
      Settled[] ignored = {Settled.LEASE_LOST};
      leave(job.holder, List.of(burial(job, 0, job.envelope.buried(cause, false))), ignored);
    }
  }

  /** Buries a job whose cause is in it, or cannot be put into it. */
  void buryAsItIs(HeldJob job) {
    if (leases.remove(job)) {
      Settled[] ignored = {Settled.LEASE_LOST};
      leave(job.holder, List.of(new Exit.PlainBurial(job, 0)), ignored);
    }
  }
}
