package dev.sluice.beanstalkd;

import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells servers that jobs are still being worked on. */
final class Extending {
  private final Leases leases;

  Extending(Leases leases) {
    this.leases = leases;
  }

  List<LeaseStatus> extend(List<? extends LeaseToken> tokens, Duration lease) {
    Map<Holder, List<HeldJob>> byHolder = new LinkedHashMap<>();
    for (LeaseToken token : tokens) {
      HeldJob job = leases.find(token);
      if (job != null) {
        byHolder.computeIfAbsent(job.holder, holder -> new ArrayList<>()).add(job);
      }
    }
    Set<Long> held = new HashSet<>();
    byHolder.forEach((holder, jobs) -> touch(holder, jobs).forEach(job -> held.add(job.fence())));
    long until = System.nanoTime() + lease.toNanos();
    List<LeaseStatus> answers = new ArrayList<>(tokens.size());
    for (LeaseToken token : tokens) {
      HeldJob job = held.contains(token.fence()) ? leases.find(token) : null;
      if (job != null) {
        job.extended(until);
      }
      answers.add(job != null ? LeaseStatus.HELD : LeaseStatus.LOST);
    }
    return answers;
  }

  /** Touches jobs of one connection; answers those that the server says it still holds. */
  static List<HeldJob> touch(Holder holder, List<HeldJob> jobs) {
    long now = System.nanoTime();
    List<HeldJob> held = new ArrayList<>(jobs.size());
    try {
      List<Reply> replies =
          holder.exchange(jobs.stream().map(job -> Command.touch(job.number)).toList());
      for (int i = 0; i < jobs.size(); i++) {
        if (replies.get(i).is("TOUCHED")) {
          jobs.get(i).touched(now);
          held.add(jobs.get(i));
        } else {
          holder.forget(jobs.get(i));
        }
      }
    } catch (IOException e) {
      // The connection is gone: the server gives its jobs to somebody else.
    }
    return held;
  }
}
