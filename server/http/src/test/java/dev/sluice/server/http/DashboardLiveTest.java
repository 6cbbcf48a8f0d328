package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.testkit.Eventually;
import org.junit.jupiter.api.Test;

/** Pages that change by themselves, and rest while nobody sees them. */
final class DashboardLiveTest extends DashboardCase {
  private static final byte[] X = {'x'};

  private static void mark() {
    browser.run("window.mark = true; return ''");
  }

  /** The page has not been loaded anew since then. */
  private static void isTheSame() {
    assertThat(browser.run("return String(window.mark)")).isEqualTo("true");
  }

  @Test
  void aNewJobShowsOnEachPageWithoutLoadingItAnew() {
    show("/queues");
    browser.untilText("reminders");
    mark();
    server.sluice().queue("new-queue").enqueue(X);
    browser.untilText("new-queue");
    isTheSame();
    show("/jobs?q=queue:new-queue");
    browser.until("document.querySelectorAll('tbody tr').length === 1");
    mark();
    server.sluice().queue("new-queue").enqueue(X);
    browser.until("document.querySelectorAll('tbody tr').length === 2");
    isTheSame();
    show("/");
    browser.untilText("Depth by queue");
    mark();
    server.sluice().queue("newest-queue").enqueue(X);
    browser.untilText("newest-queue");
    isTheSame();
  }

  @Test
  void aJobsOwnPageFollowsIt() {
    String id = jobs.one(JobState.READY);
    show("/jobs/" + id);
    browser.until("document.querySelector('h1 .state')?.innerText === 'ready'");
    mark();
    server.post("/v1/jobs/" + id + "/cancel", "{\"reason\":\"no more needed\"}");
    browser.untilText("Cancelled: no more needed");
    isTheSame();
  }

  @Test
  void aServerThatEndsIsNoticed() {
    show("/queues");
    browser.untilText("Live");
    server.servlet.drain();
    browser.untilText("No connection");
  }

  @Test
  void whatNobodySeesDoesNotAsk() {
    show("/workers");
    browser.untilText("mailer-1");
    browser.untilText("Live");
    assertThat(server.servlet.listeners()).isEqualTo(1);
    browser.hide();
    browser.until("document.hidden");
    Eventually.holds(
        "nobody listens",
        () -> {
          // What nobody writes to nobody sees to be gone.
          server.sluice().queue("emails").enqueue(X);
          return server.servlet.listeners() == 0;
        });
    // A clock of the same period as the page's own: at its second tick the page had its turn.
    browser.run(
        "window.asked = 0; const ask = window.fetch;"
            + "window.fetch = (...all) => { window.asked++; return ask(...all); };"
            + "window.ticks = 0; setInterval(() => window.ticks++, 2000); return ''");
    browser.until("window.ticks >= 2");
    assertThat(browser.run("return String(window.asked)")).isEqualTo("0");
    assertThat(server.servlet.listeners()).isZero();
    browser.unhide();
    browser.until("!document.hidden");
    browser.untilText("Live");
    browser.until("window.asked > 0");
    assertThat(server.servlet.listeners()).isEqualTo(1);
  }
}
