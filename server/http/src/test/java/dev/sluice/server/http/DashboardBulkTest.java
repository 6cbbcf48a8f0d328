package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.testkit.Eventually;
import org.junit.jupiter.api.Test;

/** Changes of many jobs at once. */
final class DashboardBulkTest extends DashboardCase {
  private static final String CHANGES = ".changes";

  private static void choose(int row) {
    browser.until("document.querySelectorAll('tbody tr').length > " + row);
    browser.run(
        "document.querySelectorAll('tbody [type=checkbox]')[" + row + "].click(); return ''");
  }

  private static void choosePage() {
    browser.until("document.querySelector('thead [type=checkbox]')");
    browser.run("document.querySelector('thead [type=checkbox]').click(); return ''");
  }

  private static String buttons() {
    return browser.run(
        "return [...document.querySelectorAll('.changes .actions button')]"
            + ".map(b => b.textContent).join()");
  }

  @Test
  void someAreChangedAndTheOthersStay() throws Exception {
    show("/jobs?q=queue:reminders");
    choose(0);
    choose(2);
    browser.untilText("2 chosen");
    assertThat(buttons()).isEqualTo("Run now,Reschedule,Reprioritize,Cancel,Delete");
    picture("bulk");
    browser.press(CHANGES, "Run now");
    browser.untilText("Run now: 2 jobs?");
    browser.press("dialog", "Keep as it is");
    browser.until("!document.querySelector('dialog')");
    assertThat(count("reminders", JobState.READY)).isZero();
    choose(0);
    choose(2);
    browser.press(CHANGES, "Run now");
    browser.press("dialog", "Run now");
    browser.untilText("2 jobs changed");
    becomes("reminders", JobState.READY, 2);
    assertThat(count("reminders", JobState.SCHEDULED)).isEqualTo(5);
  }

  @Test
  void aWholePageIsRescheduledAndCancelled() {
    show("/jobs?q=queue:reminders");
    choosePage();
    browser.untilText("7 chosen");
    browser.press(CHANGES, "Reschedule");
    browser.write("dialog input", "2099-01-02T03:04");
    browser.press("dialog", "Reschedule");
    browser.untilText("7 jobs changed");
    browser.until("/in 2\\d{4} d/.test(document.querySelector('tbody').innerText)");
    choosePage();
    browser.press(CHANGES, "Reprioritize");
    browser.write("dialog input", "12");
    browser.press("dialog", "Reprioritize");
    Eventually.holds(
        "each has the priority",
        () ->
            server.sluice().jobs().list(JobQuery.ofQueue("reminders")).items().stream()
                .allMatch(job -> job.options().priority() == 12));
    choosePage();
    browser.press(CHANGES, "Cancel");
    browser.write("dialog input", "no more needed");
    browser.press("dialog", "Cancel the jobs");
    becomes("reminders", JobState.SCHEDULED, 0);
  }

  @Test
  void allThatFitAreChangedAlsoThoseOnOtherPages() {
    show("/jobs?q=queue:emails");
    choosePage();
    browser.untilText("50 chosen");
    browser.press(CHANGES, "Choose all that fit");
    browser.press(CHANGES, "Delete");
    browser.untilText("Delete: 120 jobs?");
    browser.untilText("also those on other pages");
    browser.press("dialog", "Delete");
    browser.untilText("120 jobs changed");
    becomes("emails", JobState.READY, 0);
    server.post("/v1/queues/invoices/pause", "{}");
    show("/jobs?q=text:timeout%20state:dead");
    browser.press(CHANGES, "Choose all that fit");
    assertThat(buttons()).isEqualTo("Retry,Delete");
    browser.press(CHANGES, "Retry");
    browser.untilText("Retry: 3 jobs?");
    browser.press("dialog", "Retry");
    becomes("invoices", JobState.READY, 3);
  }

  @Test
  void anotherFilterBeginsWithNothingChosen() {
    show("/jobs?q=queue:reminders");
    choosePage();
    browser.untilText("7 chosen");
    browser.press(CHANGES, "None");
    browser.untilText("Choose jobs to change them.");
    choosePage();
    browser.untilText("7 chosen");
    browser.write("#filter", "queue:webhooks");
    browser.press("main", "Filter");
    browser.until("document.querySelectorAll('tbody tr').length === 18");
    browser.untilText("Choose jobs to change them.");
  }
}
