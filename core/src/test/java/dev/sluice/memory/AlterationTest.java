package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.Counts;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes from outside, retention, expiry, import, listing. */
class AlterationTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Jobs jobs = new Jobs(store);

  private Altered alter(JobId id, Alteration alteration) {
    return store.alter(List.of(id), alteration).get(0);
  }

  private JobView view(JobId id) {
    return store.find(id).orElseThrow();
  }

  @Test
  void answersWhatBecameOfEach() {
    JobId waits = jobs.put("waits", w -> w.delay = HOUR);
    JobId kept = jobs.put("kept", w -> w.retain = HOUR);
    assertThat(alter(waits, new Alteration.Promote()))
        .isEqualTo(new Altered(waits, Result.CHANGED, JobState.READY));
    assertThat(alter(kept, new Alteration.Cancel("why")))
        .isEqualTo(new Altered(kept, Result.CHANGED, JobState.CANCELLED));
    assertThat(view(kept).history().reason()).isEqualTo("why");
    assertThat(alter(kept, new Alteration.Promote()))
        .isEqualTo(new Altered(kept, Result.WRONG_STATE, JobState.CANCELLED));
    assertThat(alter(kept, new Alteration.Redrive()))
        .isEqualTo(new Altered(kept, Result.CHANGED, JobState.READY));
    assertThat(alter(kept, new Alteration.Delete()))
        .isEqualTo(new Altered(kept, Result.CHANGED, null));
    assertThat(alter(kept, new Alteration.Delete()))
        .isEqualTo(new Altered(kept, Result.NOT_FOUND, null));
    Delivery held = jobs.claimOne();
    assertThat(alter(held.job(), new Alteration.Delete()))
        .isEqualTo(new Altered(waits, Result.WRONG_STATE, JobState.RUNNING));
    assertThat(alter(waits, new Alteration.Reschedule(null, HOUR)).result())
        .isEqualTo(Result.WRONG_STATE);
  }

  @Test
  void reschedulesBothWays() {
    JobId id = jobs.put("a");
    assertThat(alter(id, new Alteration.Reschedule(null, HOUR)).state())
        .isEqualTo(JobState.SCHEDULED);
    assertThat(jobs.claim(1)).isEmpty();
    assertThat(alter(id, new Alteration.Reschedule(Instant.EPOCH, null)).state())
        .isEqualTo(JobState.READY);
    assertThat(view(id).runAt()).isEqualTo(clock.instant());
    assertThat(jobs.claim(1)).hasSize(1);
  }

  @Test
  void aDeliveryShowsThePriorityThatWasClaimed() {
    JobId id = jobs.put("a", w -> w.priority = 1);
    Delivery first = jobs.claimOne();
    alter(id, new Alteration.Reprioritize(2));
    assertThat(view(id).options().priority()).isEqualTo(2);
    jobs.release(first, Duration.ZERO);
    alter(id, new Alteration.Reprioritize(3));
    Delivery second = jobs.claimOne();
    jobs.bury(second);
    alter(id, new Alteration.Reprioritize(4));
    alter(id, new Alteration.Reprioritize(5));
    alter(id, new Alteration.Redrive());
    assertThat(jobs.claimOne().options().priority()).isEqualTo(5);
    assertThat(first.options().priority()).isEqualTo(1);
    assertThat(second.options().priority()).isEqualTo(3);
  }

  @Test
  void redriveCountsAnewAndKeepsFailuresAndNotes() {
    JobId id = jobs.put("a");
    jobs.retry(jobs.claimOne(), Duration.ZERO);
    jobs.bury(jobs.claimOne());
    alter(id, new Alteration.Redrive());
    assertThat(view(id).history().failures()).hasSize(2);
    assertThat(view(id).history().attempts()).isZero();
    assertThat(view(id).history().finishedAt()).isNull();
    assertThat(jobs.claimOne().attempt()).isEqualTo(1);
  }

  @Test
  void expiresOnlyWhatHasNotStarted() {
    Instant end = clock.instant().plus(HOUR);
    JobId started = jobs.put("started", w -> w.expiresAt = end);
    jobs.release(jobs.claimOne(), Duration.ZERO);
    JobId kept =
        jobs.put(
            "kept",
            w -> {
              w.expiresAt = end;
              w.retain = HOUR;
            });
    jobs.put("gone", w -> w.expiresAt = end);
    clock.advance(HOUR);
    assertThat(jobs.claim(10)).extracting(Delivery::job).containsExactly(started);
    assertThat(view(kept).state()).isEqualTo(JobState.CANCELLED);
    assertThat(view(kept).history().reason()).isEqualTo(JobHistory.EXPIRED);
    jobs.put(
        "swept",
        w -> {
          w.expiresAt = end;
          w.delay = HOUR;
        });
    assertThat(store.sweep(new SweepRequest(10)).expired()).isEqualTo(1);
    assertThat(store.counts("q")).isEqualTo(new Counts(0, 0, 1, 0, 0, 1));
  }

  @Test
  void sweepsUpToItsLimitAndSaysWhatIsNext() {
    for (int i = 0; i < 5; i++) {
      jobs.put("a", w -> w.delay = HOUR);
    }
    jobs.put("b", w -> w.delay = HOUR.multipliedBy(2));
    Instant due = clock.instant().plus(HOUR);
    assertThat(store.sweep(new SweepRequest(3))).isEqualTo(new Swept(0, 0, 0, 0, false, due));
    clock.advance(HOUR);
    assertThat(store.sweep(new SweepRequest(3))).isEqualTo(new Swept(3, 0, 0, 0, true, due));
    assertThat(store.sweep(new SweepRequest(2)))
        .isEqualTo(new Swept(2, 0, 0, 0, false, due.plus(HOUR)));
    assertThat(store.counts("q")).isEqualTo(new Counts(1, 5, 0, 0, 0, 0));
  }

  @Test
  void importsWithThePast() {
    Instant then = clock.instant().minus(HOUR);
    JobHistory history =
        new JobHistory(then, 2, 1, 3, then, null, List.of(Jobs.FAILURE), new byte[0], null);
    NewJob plain = Jobs.job("a");
    NewJob waiting =
        new NewJob(
            plain.id(),
            "q",
            "kind",
            plain.payload(),
            plain.options(),
            new NewJob.Past(
                JobState.SCHEDULED,
                clock.instant().plus(HOUR),
                history,
                new JobNotes(new byte[] {1}, 0.5, List.of("line"))));
    jobs.enqueue(waiting);
    assertThat(view(plain.id()).history())
        .usingRecursiveComparison()
        .ignoringFields("result")
        .isEqualTo(history);
    assertThat(view(plain.id()).notes().log()).containsExactly("line");
    assertThat(jobs.claim(1)).isEmpty();
    clock.advance(HOUR);
    Delivery delivery = jobs.claimOne();
    assertThat(delivery.attempt()).isEqualTo(3);
    assertThat(delivery.lostLeases()).isEqualTo(1);
    assertThat(delivery.enqueuedAt()).isEqualTo(then);
    assertThat(delivery.cursor()).containsExactly(1);
  }

  @Test
  void importsFinishedJobsWithTheirResult() {
    Instant then = clock.instant().minus(HOUR);
    JobHistory history = new JobHistory(then, 1, 0, 0, then, then, List.of(), new byte[] {5}, null);
    NewJob plain = Jobs.job("a", w -> w.retain = HOUR.multipliedBy(2));
    NewJob done =
        new NewJob(
            plain.id(),
            "q",
            "",
            plain.payload(),
            plain.options(),
            new NewJob.Past(JobState.COMPLETED, then, history, JobNotes.NONE));
    jobs.enqueue(done);
    assertThat(view(plain.id()).history().result()).containsExactly(5);
    clock.advance(HOUR);
    assertThat(store.sweep(new SweepRequest(10)).purged()).isEqualTo(1);
    assertThat(store.find(plain.id())).isEmpty();
  }

  @Test
  void listsByPagesInTheOrderOfSequence() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String queue = i % 3 == 0 ? "q" : "other";
      ids.add(jobs.put("job number " + i + ".", w -> w.queue = queue));
    }
    alter(ids.get(500), new Alteration.Delete());
    List<JobId> seen = new ArrayList<>();
    JobQuery query = JobQuery.ALL.limit(150);
    Page<JobView> page;
    do {
      page = store.list(query);
      page.items().forEach(job -> seen.add(job.id()));
      query = query.after(page.next());
    } while (page.next() != 0);
    ids.remove(500);
    assertThat(seen).isEqualTo(ids);
    assertThat(store.list(JobQuery.ofQueue("q").limit(1000)).items()).hasSize(334);
    assertThat(store.list(JobQuery.ALL.text("NUMBER 77.")).items()).hasSize(1);
    assertThat(store.alter(JobQuery.ofQueue("q").limit(7), new Alteration.Cancel("all")))
        .isEqualTo(334);
    assertThat(store.counts()).containsOnlyKeys("other");
  }
}
