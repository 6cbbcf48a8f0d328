package dev.sluice.server.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobBrowser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers of jobs that are being put. Each is looked up in the store; a client that was waiting
 * may have done and deleted the job by then, so what is claimed meanwhile is noted. Any thread.
 */
final class Numbers {
  /** Numbers from here on are nobody's: others had the job before it could be seen. */
  private static final long NOBODYS = 1L << 52;

  private static final long NOT_SEEN = 0;

  private final JobBrowser browser;
  private final Map<JobId, Long> beingPut = new ConcurrentHashMap<>();
  private final AtomicLong nobodys = new AtomicLong(NOBODYS);

  Numbers(JobBrowser browser) {
    this.browser = browser;
  }

  /** The store gets them next. */
  void expect(List<JobId> jobs) {
    jobs.forEach(job -> beingPut.put(job, NOT_SEEN));
  }

  /** They were claimed, and nobody has them yet. */
  void note(List<Delivery> claimed) {
    if (!beingPut.isEmpty()) {
      claimed.forEach(job -> beingPut.computeIfPresent(job.job(), (id, none) -> job.sequence()));
    }
  }

  /** The number of a job that the store has now, or had. */
  long of(JobId job) {
    return browser.find(job).map(found -> found.sequence()).orElseGet(() -> noted(job));
  }

  private long noted(JobId job) {
    long number = beingPut.getOrDefault(job, NOT_SEEN);
    return number == NOT_SEEN ? nobodys.incrementAndGet() : number;
  }

  /** Their numbers are known, or are not wanted. */
  void forget(List<JobId> jobs) {
    jobs.forEach(beingPut::remove);
  }
}
