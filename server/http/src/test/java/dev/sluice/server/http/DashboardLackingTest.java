package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.ForwardingStore;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said where there is nothing to show. */
final class DashboardLackingTest extends DashboardCase {

  /** A store that takes jobs and hands them out, and does nothing else, as brokers do. */
  private static final class Poor extends ForwardingStore {
    Poor() {
      super(new MemoryStore());
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      return role == JobStore.class ? Optional.of(role.cast(this)) : Optional.empty();
    }
  }

  /** A store that is away for a while. */
  private static final class Absent extends ForwardingStore {
    volatile boolean away;

    Absent() {
      super(new MemoryStore());
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      if (away && role == JobBrowser.class) {
        throw new StoreException(StoreException.Kind.UNAVAILABLE, "nobody at port 5432");
      }
      return super.role(role);
    }
  }

  @Test
  void aStorageThatCannotListSaysSoOnEveryPage() throws Exception {
    try (Mounted poor = new Mounted(new Poor(), new HttpOptions())) {
      for (String page : new String[] {"", "queues", "jobs", "dead", "schedules", "workers"}) {
        show(poor, "/" + page);
        browser.until("document.querySelector('main .empty')");
        assertThat(browser.run("return document.querySelector('main .empty b').innerText"))
            .as(page)
            .isEqualTo("Not with this storage");
      }
      show(poor, "/queues");
      browser.untilText("The storage \"memory\" cannot show its jobs.");
      browser.untilText("Not live");
      picture("lacking");
      browser.press("main", "What it can do");
      browser.untilText("The server answers, and its storage too.");
      browser.show(URI.create("about:blank"));
    }
  }

  @Test
  void aStorageThatIsAwayIsSaidToBeAndComesBack() {
    Absent store = new Absent();
    try (Mounted absent = new Mounted(store, new HttpOptions())) {
      absent.sluice().queue("emails").enqueue(new byte[0]);
      show(absent, "/queues");
      browser.untilText("emails");
      store.away = true;
      browser.untilText("The storage does not answer: nobody at port 5432");
      browser.untilText("No connection");
      store.away = false;
      browser.untilText("Live");
      browser.until("!document.querySelector('[role=alert]')");
      browser.show(URI.create("about:blank"));
    }
  }

  @Test
  void anEmptyStorageSaysHowToBegin() throws Exception {
    try (Mounted empty = new Mounted(new HttpOptions())) {
      String[][] pages = {
        {"/", "No queue has a job yet", "sluice enqueue"},
        {"/queues", "No queues yet", "sluice enqueue"},
        {"/jobs", "No jobs", "sluice enqueue"},
        {"/schedules", "Nothing is scheduled", "sluice cron add"},
        {"/dead", "Nothing is dead", "used up their attempts"},
        {"/workers", "No worker is running", "sluice work"}
      };
      for (String[] page : pages) {
        show(empty, page[0]);
        browser.untilText(page[1]);
        browser.untilText(page[2]);
      }
      picture("empty");
      show(empty, "/jobs/0190a5a0-0000-7000-8000-000000000001");
      browser.untilText("There is no such job");
      browser.show(URI.create("about:blank"));
    }
  }
}
