package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Back to work with what is dead. */
final class DashboardDeadTest extends DashboardCase {
  @BeforeEach
  void letWhatIsRedrivenWait() {
    server.post("/v1/queues/invoices/pause", "{}");
  }

  @Test
  void aQueueIsRedriven() {
    show("/dead");
    browser.press("[data-queue=\"invoices\"]", "Redrive");
    browser.untilText("Redrive: 3 jobs?");
    browser.press("dialog", "Redrive");
    becomes("invoices", JobState.READY, 3);
    browser.untilText("Nothing is dead");
  }

  @Test
  void allJobsOfOneFailureAreRedriven() throws Exception {
    show("/dead");
    browser.untilText("java.io.IOException: timeout");
    picture("dead");
    browser.press("[data-failure]", "Redrive");
    browser.untilText("Redrive: 3 jobs?");
    browser.press("dialog", "Redrive");
    browser.untilText("3 jobs changed");
    becomes("invoices", JobState.READY, 3);
  }

  @Test
  void whatFitsAFilterIsCountedAndRedriven() {
    show("/dead");
    browser.write("#filter", "text:\"out of memory\"");
    browser.press("main", "Filter");
    browser.untilText("No dead job fits the filter");
    browser.write("#filter", "queue:invoices text:timeout");
    browser.press("main .filter", "Filter");
    browser.press("main .top", "Redrive all that fit");
    browser.untilText("Redrive: 3 jobs?");
    browser.press("dialog", "Keep as it is");
    browser.until("!document.querySelector('dialog')");
    assertThat(count("invoices", JobState.DEAD)).isEqualTo(3);
    browser.press("main .top", "Redrive all that fit");
    browser.press("dialog", "Redrive");
    becomes("invoices", JobState.READY, 3);
  }
}
