package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.memory.MemoryStore;
import dev.sluice.server.access.TokenList;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Places, keys, themes, and who sees what. */
final class DashboardPlacesTest extends DashboardCase {
  private static final String BACKGROUND = "getComputedStyle(document.body).backgroundColor";
  private static final String LIGHT = "rgb(246, 247, 248)";
  private static final String DARK = "rgb(15, 19, 22)";

  private static Map<String, String> places(String job) {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("/", "Overview");
    places.put("/queues", "Queues");
    places.put("/jobs?q=queue:emails&after=1", "Jobs");
    places.put("/jobs/" + job, job);
    places.put("/schedules", "Schedules");
    places.put("/dead?q=text:timeout", "Dead letters");
    places.put("/relays", "Relays");
    places.put("/workers", "Workers");
    places.put("/store", "Storage");
    return places;
  }

  private static void isAt(String place, String heading) {
    browser.until("document.querySelector('h1')?.innerText.startsWith('" + heading + "')");
    assertThat(browser.run("return location.hash")).isEqualTo("#" + place);
  }

  @Test
  void eachPlaceHasAnAddressThatLeadsThereAgain() {
    places(jobs.one(JobState.DEAD))
        .forEach(
            (place, heading) -> {
              show(place);
              isAt(place, heading);
              browser.reload();
              isAt(place, heading);
            });
    show("/jobs?q=queue:reminders%20state:scheduled");
    browser.until("document.querySelectorAll('tbody tr').length === 7");
    assertThat(browser.run("return document.getElementById('filter').value"))
        .isEqualTo("queue:reminders state:scheduled");
    browser.press("tbody", browser.run("return document.querySelector('tbody a').innerText"));
    browser.untilText("Timeline");
    browser.run("history.back(); return ''");
    browser.until("document.querySelectorAll('tbody tr').length === 7");
  }

  @Test
  void whoMayOnlyReadSeesEachPageWithoutActions() {
    TokenList tokens = TokenList.parse("ann read read-token-of-ann\n");
    try (Mounted closed = new Mounted(new MemoryStore(), new HttpOptions().access(tokens));
        DashboardJobs filled = new DashboardJobs(closed.sluice())) {
      show(closed, "/");
      browser.write("[name=token]", "read-token-of-ann");
      browser.press("form", "Sign in");
      browser.untilText("ann (reads only)");
      places(filled.one(JobState.DEAD))
          .forEach(
              (place, heading) -> {
                show(closed, place);
                isAt(place, heading);
                browser.until("!document.querySelector('main .bone')");
                assertThat(actions()).as(place).isEmpty();
              });
      browser.press(".side", "Sign out");
      browser.untilText("Sign in to Sluice");
      browser.show(URI.create("about:blank"));
    }
  }

  private static String actions() {
    return browser.run(
        "return [...document.querySelectorAll('main button, main [type=checkbox], main select')]"
            + ".map(b => b.textContent || b.type).filter(text => text !== 'Filter').join()");
  }

  @Test
  void thePersonsWishDecidesTheThemeUntilAKeyDoes() {
    try {
      browser.wish("dark");
      show("/");
      browser.until(BACKGROUND + " === '" + DARK + "'");
      browser.wish("light");
      browser.until(BACKGROUND + " === '" + LIGHT + "'");
      browser.untilText("Overview");
      browser.key("t");
      browser.until(BACKGROUND + " === '" + DARK + "'");
      browser.reload();
      browser.until(BACKGROUND + " === '" + DARK + "'");
      browser.untilText("Overview");
      browser.key("t");
      browser.until(BACKGROUND + " === '" + LIGHT + "'");
    } finally {
      browser.run("localStorage.clear(); return ''");
      browser.wish("light");
    }
  }

  @Test
  void everyPageFitsAPhone() {
    browser.size(390, 844);
    places(jobs.one(JobState.DEAD))
        .forEach(
            (place, heading) -> {
              show(place);
              isAt(place, heading);
              browser.until("!document.querySelector('main .bone')");
              assertThat(browser.run("return String(document.documentElement.scrollWidth)"))
                  .as(place)
                  .isEqualTo("390");
            });
  }

  @Test
  void anActionIsDoneByKeysAlone() {
    show("/");
    browser.untilText("Depth by queue");
    browser.key("g");
    browser.key("q");
    browser.untilText("reminders");
    browser.tabTo("e.getAttribute('aria-label') === 'Purge emails'");
    browser.key(DashboardBrowser.ENTER);
    browser.until("document.querySelector('dialog')?.contains(document.activeElement)");
    browser.key(DashboardBrowser.ESCAPE);
    browser.until("!document.querySelector('dialog')");
    browser.until("document.activeElement.getAttribute('aria-label') === 'Purge emails'");
    assertThat(count("emails", JobState.READY)).isEqualTo(120);
    browser.key(DashboardBrowser.ENTER);
    browser.until("document.querySelector('dialog')");
    browser.tabTo("e.textContent === 'Delete them'");
    browser.key(DashboardBrowser.ENTER);
    becomes("emails", JobState.READY, 0);
    browser.until("document.activeElement.getAttribute('aria-label') === 'Purge emails'");
  }

  @Test
  void someJobsAreChosenAndChangedByKeys() {
    show("/jobs?q=queue:reminders");
    browser.until("document.querySelectorAll('tbody tr').length === 7");
    browser.tabTo("e.type === 'checkbox' && e.closest('tbody')");
    browser.key(" ");
    browser.untilText("1 chosen");
    browser.run("document.querySelector('h1').focus(); return ''");
    browser.tabTo("e.textContent === 'Run now'");
    browser.key(DashboardBrowser.ENTER);
    browser.until("document.querySelector('dialog')");
    browser.tabTo("e.textContent === 'Run now' && e.closest('dialog')");
    browser.key(DashboardBrowser.ENTER);
    becomes("reminders", JobState.READY, 1);
  }
}
