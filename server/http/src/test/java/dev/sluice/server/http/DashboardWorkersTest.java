package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Worker;
import dev.sluice.testkit.Eventually;
import org.junit.jupiter.api.Test;

/** The workers of the storage, and those of the server itself. */
final class DashboardWorkersTest extends DashboardCase {
  private static final String OWN = "[data-own=\"eu/thumbs\"]";
  private static final String ANY = "[data-worker=\"mailer-1\"]";

  private static void shows(String row, String text) {
    browser.until("document.querySelector('" + row + "')?.innerText.includes('" + text + "')");
  }

  @Test
  void aWorkerOfTheStorageIsQuietedResumedAndStopped() {
    show("/workers");
    browser.press(ANY, "Quiet");
    shows(ANY, "quiet");
    browser.press(ANY, "Resume");
    shows(ANY, "active");
    browser.press(ANY, "Stop");
    browser.press("dialog", "Stop it");
    shows(ANY, "stopping");
  }

  @Test
  void aWorkerOfTheServerIsSteeredAtOnce() throws Exception {
    Worker worker =
        server.sluice().queue("thumbs").work(job -> {}, w -> w.name("eu/thumbs").concurrency(3));
    show("/workers");
    shows(OWN, "running");
    picture("workers");
    browser.press(OWN, "Pause");
    shows(OWN, "paused");
    assertThat(worker.state()).isEqualTo(Worker.State.PAUSED);
    browser.press(OWN, "Resume");
    shows(OWN, "running");
    browser.press(OWN, "Concurrency");
    browser.until("document.querySelector('dialog input')?.value === '3'");
    browser.write("dialog input", "7");
    browser.press("dialog", "Set concurrency");
    shows(OWN, "/ 7");
    assertThat(worker.concurrency()).isEqualTo(7);
    browser.press(OWN, "Stop");
    browser.press("dialog", "Keep as it is");
    browser.until("!document.querySelector('dialog')");
    assertThat(worker.state()).isEqualTo(Worker.State.RUNNING);
    browser.press(OWN, "Stop");
    browser.press("dialog", "Stop it");
    shows(OWN, "stopped");
    browser.press(OWN, "Start");
    shows(OWN, "running");
    browser.press(OWN, "Restart");
    browser.press("dialog", "Restart it");
    browser.untilText("begins anew");
    Eventually.holds("it runs again", () -> worker.state() == Worker.State.RUNNING);
    browser.press(OWN, "Drain");
    browser.press("dialog", "Drain it");
    shows(OWN, "stopped");
  }
}
