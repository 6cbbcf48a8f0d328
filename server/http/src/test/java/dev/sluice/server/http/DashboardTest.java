package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.server.access.TokenList;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Each page and each action in a real browser. Leaves pictures in {@code target/screenshots}. */
final class DashboardTest extends DashboardCase {
  @Test
  void pagesShowWhatThereIsInBothThemesAndOnAPhone() throws Exception {
    String dead = jobs.one(JobState.DEAD);
    show("/");
    browser.untilText("Depth by queue");
    browser.until("document.querySelectorAll('.chart path').length >= 6");
    for (int i = 0; i < 6; i++) {
      server
          .sluice()
          .queue("emails")
          .enqueueAll(java.util.Collections.nCopies(20 * i, new byte[0]));
      browser.untilText(String.valueOf(count("emails", JobState.READY)));
    }
    picture("overview");
    show("/queues");
    browser.untilText("reminders");
    picture("queues");
    show("/jobs?q=text:timeout");
    browser.untilText("the billing service did not answer");
    picture("jobs");
    show("/jobs/" + dead);
    browser.untilText("Attempt 3");
    browser.untilText("ada@example.org");
    picture("job");
    show("/jobs/" + jobs.one(JobState.RUNNING));
    browser.untilText("Progress 40 %");
    browser.untilText("read 1200 of 3000 rows");
    picture("running");
    show("/dead");
    browser.untilText("java.io.IOException: timeout");
    picture("dead");
    show("/workers");
    browser.untilText("mailer-1");
    picture("workers");
    show("/store");
    browser.untilText("The server answers, and its storage too.");
    picture("store");
  }

  @Test
  void queuesArePausedBoundedAndPurged() {
    show("/queues");
    String row = "[data-queue=\"emails\"]";
    browser.press(row, "Pause");
    browser.until("document.querySelector('" + row + "').innerText.includes('paused')");
    browser.press(row, "Resume");
    browser.until("!document.querySelector('" + row + "').innerText.includes('paused')");
    browser.press(row, "Capacity");
    browser.write("dialog input", "500");
    browser.press("dialog", "Set capacity");
    browser.until("document.querySelector('" + row + "').innerText.includes('500')");
    browser.press(row, "Purge");
    browser.press("dialog", "Keep as it is");
    browser.until("!document.querySelector('dialog')");
    assertThat(count("emails", JobState.READY)).isEqualTo(120);
    browser.press(row, "Purge");
    browser.press("dialog", "Delete them");
    browser.untilText("120 jobs deleted");
    becomes("emails", JobState.READY, 0);
  }

  @Test
  void jobsAreFilteredAndPaged() {
    show("/jobs?q=queue:emails");
    browser.until("document.querySelectorAll('tbody tr').length === 50");
    String first = browser.run("return document.querySelector('tbody a').title");
    browser.press("main", "Next page");
    browser.until("location.hash.includes('after=')");
    browser.until("document.querySelector('tbody a')?.title > '" + first + "'");
    browser.write("#filter", "queue:reminders");
    browser.press("main", "Filter");
    browser.until("document.querySelectorAll('tbody tr').length === 7");
    browser.press(".tabs", "ready0");
    browser.untilText("No job fits the filter");
    browser.write("#filter", "colour:red");
    browser.press("main", "Filter");
    browser.untilText("There is no \"colour:\"");
  }

  @Test
  void keysLeadToPagesAndTheFilter() {
    show("/");
    browser.untilText("Depth by queue");
    browser.key("g");
    browser.key("j");
    browser.until("location.hash === '#/jobs'");
    browser.until("document.activeElement.id === 'content'");
    browser.until("document.getElementById('filter')");
    browser.key("/");
    browser.until("document.activeElement.id === 'filter'");
  }

  @Test
  void whoMayOnlyReadSignsInAndSeesNoActions() throws Exception {
    TokenList tokens = TokenList.parse("ann read read-token-of-ann\n");
    try (Mounted closed = new Mounted(new HttpOptions().access(tokens))) {
      closed.sluice().queue("emails").enqueue(new byte[0]);
      browser.show(closed.request("/dashboard/#/queues").build().uri());
      browser.write("[name=token]", "no-token-at-all-0");
      browser.press("form", "Sign in");
      browser.untilText("Nobody has this token.");
      browser.screenshot("login");
      browser.write("[name=token]", "read-token-of-ann");
      browser.press("form", "Sign in");
      browser.untilText("emails");
      browser.untilText("ann (reads only)");
      assertThat(browser.run("return String(document.querySelectorAll('main button').length)"))
          .isEqualTo("0");
      assertThat(browser.run("return document.cookie")).isEmpty();
      browser.press(".side", "Sign out");
      browser.untilText("Sign in to Sluice");
      browser.show(URI.create("about:blank"));
    }
  }
}
