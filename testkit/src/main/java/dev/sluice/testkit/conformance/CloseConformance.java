package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Closing a store (rule 15). */
public interface CloseConformance extends Subject {

  private static void isUnavailable(String call, ThrowingCallable code) {
    StoreException e = catchThrowableOfType(StoreException.class, code);
    assertThat(e).as(call + " on a closed store").isNotNull();
    assertThat(e.kind()).as(call + " on a closed store").isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  default void rule15_closingTwiceIsFine() {
    harness().add();
    harness().store().close();
    harness().store().close();
  }

  @Test
  default void rule15_closingAnUnusedStoreIsFine() {
    harness().store().close();
  }

  @Test
  default void rule15_callsAfterCloseAreUnavailable() {
    StoreHarness h = harness();
    Delivery running = h.running();
    JobStore store = h.store();
    store.close();
    isUnavailable("enqueue", () -> store.enqueue(List.of(job().build())));
    isUnavailable(
        "claim",
        () -> store.claim(StoreHarness.request(1, Duration.ofSeconds(30), StoreHarness.QUEUE)));
    isUnavailable("settle", () -> store.settle(Settlements.complete(List.of(running))));
    isUnavailable("extend", () -> store.extend(List.of(running), StoreHarness.LEASE));
    isUnavailable("sweep", () -> store.sweep(new SweepRequest(1)));
  }

  @Test
  default void rule15_callsOfRolesAfterCloseAreUnavailable() {
    StoreHarness h = harness();
    JobBrowser browser = h.browser();
    JobControl control = h.control();
    QueueControl queues = h.queues();
    JobNotebook notebook = h.notebook();
    Delivery running = h.running();
    h.store().close();
    isUnavailable("find", () -> browser.find(running.job()));
    isUnavailable("list", () -> browser.list(JobQuery.ALL));
    isUnavailable("counts", browser::counts);
    isUnavailable("alter", () -> browser.alter(JobQuery.ALL, new Alteration.Promote()));
    isUnavailable("alter", () -> control.alter(List.of(running.job()), new Alteration.Promote()));
    isUnavailable("settings", queues::settings);
    isUnavailable("configure", () -> queues.configure("q", QueueSettings.DEFAULT));
    isUnavailable(
        "note",
        () ->
            notebook.note(List.of(new JobNotebook.Note(running, NotesConformance.notes("late")))));
  }

  @Test
  default void rule15_wakeupAndTraitsOfAClosedStoreDoNotFail() {
    StoreHarness h = harness();
    String name = h.traits().name();
    h.store().close();
    h.store().wakeup();
    assertThat(h.store().traits().name()).isEqualTo(name);
  }

  @Test
  default void rule15_aStorageCanBeOpenedAndClosedTwiceAndWorks() {
    StoreHarness h = harness();
    for (int i = 0; i < 2; i++) {
      h.reopenWith(InstantSource.system());
      JobId id = h.add(job().payload("again " + i));
      Delivery got = h.claimOne();
      assertThat(got.job()).isEqualTo(id);
      h.complete(got);
    }
  }
}
