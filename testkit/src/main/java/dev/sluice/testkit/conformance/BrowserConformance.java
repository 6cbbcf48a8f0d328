package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.in;
import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a store shows of its jobs. */
public interface BrowserConformance extends Subject {

  private List<JobId> list(JobQuery query) {
    Page<JobView> page = harness().browser().list(query);
    assertThat(page.items()).hasSizeLessThanOrEqualTo(query.limit());
    List<JobId> ids = new ArrayList<>();
    while (true) {
      page.items().forEach(view -> ids.add(view.id()));
      if (page.next() == 0) {
        return ids;
      }
      page = harness().browser().list(query.after(page.next()));
    }
  }

  @Test
  default void browser_showsAJobAsItWasEnqueued() {
    StoreHarness h = harness();
    h.browser();
    NewJob sent =
        job()
            .kind("mail")
            .payload("text")
            .headers(Map.of("a", "b"))
            .maxAttempts(3)
            .timeout(Duration.ofSeconds(2))
            .build();
    h.enqueue(sent);
    JobView view = h.view(sent.id());
    assertThat(view.id()).isEqualTo(sent.id());
    assertThat(view.queue()).isEqualTo(sent.queue());
    assertThat(view.kind()).isEqualTo("mail");
    assertThat(view.payload()).asString().isEqualTo("text");
    assertThat(view.options()).isEqualTo(sent.options());
    assertThat(view.state()).isEqualTo(JobState.READY);
    assertThat(view.lease()).isNull();
    assertThat(view.sequence()).isPositive();
  }

  @Test
  default void browser_aNewJobHasNoHistory() {
    StoreHarness h = harness();
    h.browser();
    JobView view = h.view(h.add());
    assertThat(view.runAt()).isEqualTo(h.now());
    assertThat(view.history().enqueuedAt()).isEqualTo(h.now());
    assertThat(view.history().started()).isFalse();
    assertThat(view.history().attempts()).isZero();
    assertThat(view.history().failures()).isEmpty();
    assertThat(view.history().startedAt()).isNull();
    assertThat(view.history().finishedAt()).isNull();
    assertThat(view.history().result()).isNull();
    assertThat(view.history().reason()).isNull();
  }

  @Test
  default void browser_anUnknownIdIsEmpty() {
    assertThat(harness().browser().find(JobId.next())).isEmpty();
  }

  @Test
  default void browser_aScheduledJobShowsWhenItIsDue() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.browser();
    JobId id = h.add(job().delay(Duration.ofSeconds(90)));
    assertThat(h.state(id)).isEqualTo(JobState.SCHEDULED);
    assertThat(h.view(id).runAt()).isEqualTo(h.now().plusSeconds(90));
  }

  @Test
  default void browser_listsInTheOrderOfSequencePageByPage() {
    StoreHarness h = harness();
    h.browser();
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(h.add(job().priority(i % 3).payload("" + i)));
    }
    assertThat(list(JobQuery.ofQueue(StoreHarness.QUEUE).limit(10))).containsExactlyElementsOf(ids);
    assertThat(list(JobQuery.ALL.limit(1))).containsExactlyElementsOf(ids);
    assertThat(list(JobQuery.ALL.limit(25))).containsExactlyElementsOf(ids);
  }

  @Test
  default void browser_listsByQueueStateKindAndGroup() {
    StoreHarness h = harness();
    h.needs(Feature.GROUPS, Feature.DELAY);
    JobId a = h.add(job().kind("a").group("g"));
    JobId b = h.add(job().kind("b"));
    JobId c = h.add(in("other").kind("a"));
    JobId d = h.add(job().delay(Duration.ofHours(1)));
    h.browser();
    assertThat(list(JobQuery.ALL)).containsExactly(a, b, c, d);
    assertThat(list(JobQuery.ofQueue("other"))).containsExactly(c);
    assertThat(list(JobQuery.ALL.kind("a"))).containsExactly(a, c);
    assertThat(list(JobQuery.ALL.group("g"))).containsExactly(a);
    assertThat(list(JobQuery.ALL.states(JobState.SCHEDULED))).containsExactly(d);
    assertThat(list(JobQuery.ALL.states(JobState.SCHEDULED, JobState.READY).kind("")))
        .containsExactly(d);
    assertThat(list(JobQuery.ALL.states(JobState.DEAD))).isEmpty();
    assertThat(list(JobQuery.ofQueue("unknown"))).isEmpty();
  }

  @Test
  default void browser_listsByTimeOfEnqueueing() {
    StoreHarness h = harness();
    h.browser();
    Instant start = h.now();
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(h.add());
      h.advance(Duration.ofSeconds(1));
    }
    assertThat(list(JobQuery.ALL.enqueued(start.plusSeconds(1), start.plusSeconds(3))))
        .containsExactly(ids.get(1), ids.get(2));
    assertThat(list(JobQuery.ALL.enqueued(start.plusSeconds(4), null))).containsExactly(ids.get(4));
    assertThat(list(JobQuery.ALL.enqueued(null, start.plusSeconds(1)))).containsExactly(ids.get(0));
  }

  @Test
  default void browser_findsTextInThePayloadTheKeyAndTheNewestFailure() {
    StoreHarness h = harness();
    h.needs(Feature.UNIQUE, Feature.RETRY);
    h.browser();
    JobId payload = h.add(job().payload("Send to ADA please"));
    JobId key = h.add(job().unique("user-ada-7"));
    h.add(job().payload("nobody"));
    Delivery failing = h.running(job().priority(-1));
    h.settle(
        new Settlement.Retry(
            failing, Duration.ofHours(1), new Failure(1, h.now(), "AdaException", "no disk", "")));
    assertThat(list(JobQuery.ALL.text("ada")))
        .containsExactlyInAnyOrder(payload, key, failing.job());
    assertThat(list(JobQuery.ALL.text("NO DISK"))).containsExactly(failing.job());
    assertThat(list(JobQuery.ALL.text("grace"))).isEmpty();
  }

  @Test
  default void browser_countsEachState() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY, Feature.BURY, Feature.RETAIN);
    h.control();
    Duration kept = Duration.ofDays(1);
    h.complete(h.running(job().retain(kept)));
    h.bury(h.running());
    h.cancel(h.add(job().retain(kept)));
    h.running();
    h.add();
    h.add();
    h.add(job().delay(Duration.ofHours(1)));
    assertThat(h.browser().counts(StoreHarness.QUEUE)).isEqualTo(new Counts(1, 2, 1, 1, 1, 1));
    assertThat(h.browser().counts("unknown")).isEqualTo(Counts.NONE);
    assertThat(h.browser().counts())
        .containsEntry(StoreHarness.QUEUE, new Counts(1, 2, 1, 1, 1, 1))
        .doesNotContainKey("unknown");
  }

  @Test
  default void browser_countsEachQueueThatHasJobsOrSettings() {
    StoreHarness h = harness();
    h.browser();
    h.add(in("a"));
    h.add(in("b"));
    h.add(in("b"));
    h.queues().configure("c", QueueSettings.DEFAULT.paused(true));
    Map<String, Counts> counts = h.browser().counts();
    assertThat(counts).containsEntry("a", new Counts(0, 1, 0, 0, 0, 0));
    assertThat(counts).containsEntry("b", new Counts(0, 2, 0, 0, 0, 0));
    assertThat(counts).containsEntry("c", Counts.NONE);
  }

  @Test
  default void browser_altersEveryJobThatFitsHoweverSmallTheLimit() {
    StoreHarness h = harness();
    h.browser();
    for (int i = 0; i < 25; i++) {
      h.add(job().kind(i % 5 == 0 ? "other" : "mail"));
    }
    Delivery running = h.claimOne();
    assertThat(running.kind()).isEqualTo("other");
    JobQuery mails = JobQuery.ALL.kind("mail").limit(3);
    assertThat(h.browser().alter(mails, new Alteration.Cancel("all mails"))).isEqualTo(20);
    assertThat(h.drain()).hasSize(4);
    assertThat(h.browser().alter(mails, new Alteration.Cancel("again"))).isZero();
  }

  @Test
  default void browser_alterPassesOverWhatDoesNotAdmitIt() {
    StoreHarness h = harness();
    h.needs(Feature.BURY);
    h.browser();
    Delivery dead = h.running();
    h.bury(dead);
    Delivery running = h.running();
    JobId ready = h.add();
    assertThat(h.browser().alter(JobQuery.ofQueue(StoreHarness.QUEUE), new Alteration.Redrive()))
        .isEqualTo(1);
    assertThat(h.state(dead.job())).isEqualTo(JobState.READY);
    assertThat(h.browser().alter(JobQuery.ALL, new Alteration.Delete())).isEqualTo(2);
    assertThat(h.browser().find(ready)).isEmpty();
    h.complete(running);
  }
}
