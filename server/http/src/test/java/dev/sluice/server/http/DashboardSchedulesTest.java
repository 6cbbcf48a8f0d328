package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.schedules.Schedules;
import dev.sluice.server.access.TokenList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DashboardSchedulesTest extends DashboardCase {
  private static final String REPORT = "[data-schedule=\"eu/report\"]";
  private static final String CRON = "0 3 * * MON-FRI";

  private static Schedules fill(Mounted server) {
    Schedules schedules = Schedules.on(server.sluice());
    byte[] month = "{\"month\":\"2026-10\"}".getBytes(StandardCharsets.UTF_8);
    schedules.put(
        "eu/report", s -> s.cron(CRON).zone("Europe/Berlin").queue("monthly").payload(month));
    schedules.put("heartbeat", s -> s.every(Duration.ofSeconds(90)).queue("pings"));
    return schedules;
  }

  private static void shows(String row, String text) {
    browser.until("document.querySelector('" + row + "')?.innerText.includes('" + text + "')");
  }

  @Test
  void aScheduleIsShownInWordsRunPausedResumedAndRemoved() throws Exception {
    Schedules schedules = fill(server);
    show("/schedules");
    shows(REPORT, "at 03:00 on Monday to Friday");
    shows(REPORT, "Europe/Berlin");
    shows(REPORT, "03:00\\n");
    shows("[data-schedule=heartbeat]", "every 90s");
    browser.press(REPORT, "Run now");
    becomes("monthly", JobState.READY, 1);
    browser.press(REPORT, "Pause");
    shows(REPORT, "paused");
    assertThat(schedules.find("eu/report").orElseThrow().schedule().paused()).isTrue();
    picture("schedules");
    browser.press(REPORT, "Resume");
    shows(REPORT, "active");
    browser.press(REPORT, "Remove");
    browser.press("dialog", "Keep as it is");
    browser.until("!document.querySelector('dialog')");
    assertThat(schedules.find("eu/report")).isPresent();
    browser.press(REPORT, "Remove");
    browser.press("dialog", "Remove");
    browser.until("!document.querySelector('" + REPORT + "')");
    assertThat(schedules.list()).hasSize(1);
  }

  @Test
  void withoutSchedulesItIsSaidHowOneBegins() {
    show("/schedules");
    browser.untilText("Nothing is scheduled");
    browser.untilText("sluice cron add");
  }

  @Test
  void whoMayOnlyReadSeesSchedulesWithoutActions() {
    TokenList tokens = TokenList.parse("ann read read-token-of-ann\n");
    try (Mounted closed = new Mounted(new HttpOptions().access(tokens))) {
      fill(closed);
      show(closed, "/schedules");
      browser.write("[name=token]", "read-token-of-ann");
      browser.press("form", "Sign in");
      shows(REPORT, "Europe/Berlin");
      assertThat(browser.run("return String(document.querySelectorAll('main button').length)"))
          .isEqualTo("0");
      browser.press(".side", "Sign out");
      browser.untilText("Sign in to Sluice");
      browser.show(java.net.URI.create("about:blank"));
    }
  }
}
