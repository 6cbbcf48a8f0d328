package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each action on one job. */
final class DashboardJobTest extends DashboardCase {
  private JobView job(String id) {
    return server.sluice().jobs().find(JobId.parse(id)).orElseThrow();
  }

  private String open(JobState state) {
    String id = jobs.one(state);
    show("/jobs/" + id);
    browser.untilText(id);
    return id;
  }

  private static String actions() {
    return browser.run(
        "return [...document.querySelectorAll('main .top button')]"
            + ".map(b => b.textContent).join()");
  }

  private static void done(String toast) {
    browser.untilText(toast);
  }

  @Test
  void offersWhatItsStateAdmits() {
    open(JobState.SCHEDULED);
    assertThat(actions())
        .isEqualTo("Run now,Reschedule,Reprioritize,Cancel,Edit and enqueue again,Delete");
    open(JobState.READY);
    assertThat(actions()).isEqualTo("Reschedule,Reprioritize,Cancel,Edit and enqueue again,Delete");
    open(JobState.RUNNING);
    assertThat(actions()).isEqualTo("Reprioritize,Cancel,Edit and enqueue again");
    open(JobState.COMPLETED);
    assertThat(actions()).isEqualTo("Edit and enqueue again,Delete");
    open(JobState.DEAD);
    assertThat(actions()).isEqualTo("Retry,Edit and enqueue again,Delete");
  }

  @Test
  void isRescheduledAndThenRunNow() {
    String id = open(JobState.SCHEDULED);
    browser.press("main .top", "Reschedule");
    browser.write("dialog input", "2099-01-02T03:04");
    browser.press("dialog", "Reschedule");
    done("Rescheduled");
    assertThat(job(id).runAt().toString()).startsWith("2099-01-0");
    browser.press("main .top", "Run now");
    done("It is ready now");
    assertThat(job(id).state()).isEqualTo(JobState.READY);
  }

  @Test
  void getsAnotherPriority() {
    String id = open(JobState.READY);
    browser.press("main .top", "Reprioritize");
    browser.write("dialog input", "-3");
    browser.press("dialog", "Reprioritize");
    done("Reprioritized");
    assertThat(job(id).options().priority()).isEqualTo(-3);
    browser.untilText("-3");
  }

  @Test
  void isCancelledWithAReasonAndRetried() {
    server.post("/v1/queues/invoices/pause", "{}");
    String id =
        server
            .sluice()
            .queue("invoices")
            .enqueue(new byte[0], o -> o.retain(Duration.ofHours(1)))
            .id()
            .toString();
    show("/jobs/" + id);
    browser.press("main .top", "Cancel");
    browser.write("dialog input", "a mistake");
    browser.press("dialog", "Cancel the job");
    browser.untilText("Cancelled: a mistake");
    assertThat(job(id).state()).isEqualTo(JobState.CANCELLED);
    browser.press("main .top", "Retry");
    done("It is ready again");
    assertThat(job(id).state()).isEqualTo(JobState.READY);
  }

  @Test
  void thatRunsIsAskedToStop() {
    String id = open(JobState.RUNNING);
    browser.press("main .top", "Cancel");
    browser.untilText("It is asked to stop");
    browser.press("dialog", "Cancel the job");
    Eventually.holds("the job has been told", () -> isToStop(job(id)));
  }

  private static boolean isToStop(JobView job) {
    LeaseView lease = job.lease();
    return job.state() == JobState.CANCELLED || (lease != null && lease.cancelRequested());
  }

  @Test
  void thatIsDeadIsRetriedWithItsAttemptsCountedAnew() {
    server.post("/v1/queues/invoices/pause", "{}");
    String id = open(JobState.DEAD);
    browser.press("main .top", "Retry");
    done("It is ready again");
    assertThat(job(id).state()).isEqualTo(JobState.READY);
    browser.untilText("0 of 3");
    browser.untilText("Attempt 3");
  }

  @Test
  void isEnqueuedAgainAsEdited() {
    String id = open(JobState.DEAD);
    browser.press("main .top", "Edit and enqueue again");
    browser.until("document.querySelector('dialog textarea')?.value.includes('4711')");
    browser.write("dialog textarea", "{\"corrected\":true}");
    browser.write("dialog input", "corrections");
    browser.press("dialog", "Enqueue");
    browser.untilText("\"corrected\"");
    becomes("corrections", JobState.READY, 1);
    assertThat(job(id).state()).isEqualTo(JobState.DEAD);
    JobView copy = job(browser.run("return location.hash.split('/').pop()"));
    assertThat(copy.kind()).isEqualTo("invoices.send");
    assertThat(copy.options().maxAttempts()).isEqualTo(3);
    assertThat(copy.options().headers()).containsEntry("trace", "4bf92f35");
  }

  @Test
  void isDeletedOnceThatIsConfirmed() {
    String id = open(JobState.DEAD);
    browser.press("main .top", "Delete");
    browser.press("dialog", "Keep as it is");
    browser.until("!document.querySelector('dialog')");
    assertThat(job(id).state()).isEqualTo(JobState.DEAD);
    browser.press("main .top", "Delete");
    browser.press("dialog", "Delete");
    browser.until("location.hash.startsWith('#/jobs?q=queue')");
    assertThat(server.sluice().jobs().find(JobId.parse(id))).isEmpty();
  }
}
