package dev.sluice.server.http;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.job.JobState;
import dev.sluice.memory.MemoryStore;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A server with jobs, and the one browser that all tests of the dashboard share. */
@ExtendWith(DashboardCase.Shared.class)
abstract class DashboardCase {
  static DashboardBrowser browser;

  Mounted server;
  DashboardJobs jobs;

  /** Opens the browser for whichever test needs it first; it is closed after the last of all. */
  static final class Shared implements BeforeAllCallback, ParameterResolver {
    @Override
    public void beforeAll(ExtensionContext context) {
      boolean missing = DashboardBrowser.program() == null;
      if (missing && "required".equals(System.getenv("SLUICE_TEST_SERVERS"))) {
        throw new IllegalStateException("chromedriver is missing: apt-get install chromium-driver");
      }
      assumeFalse(missing, "chromedriver is missing: apt-get install chromium-driver");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == DashboardBrowser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.GLOBAL)
          .computeIfAbsent("browser", name -> open(), DashboardBrowser.class);
    }

    private static DashboardBrowser open() {
      try {
        return DashboardBrowser.open(Objects.requireNonNull(DashboardBrowser.program()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeAll
  static void share(DashboardBrowser shared) {
    browser = shared;
  }

  @BeforeEach
  void start() {
    server = new Mounted(new MemoryStore(), new HttpOptions());
    jobs = new DashboardJobs(server.sluice());
    browser.size(1280, 860);
  }

  @AfterEach
  void stop() {
    // Its stream of events ends with the page, so that the server need not wait for it.
    browser.show(URI.create("about:blank"));
    jobs.close();
    server.close();
  }

  /** Opens a page anew. */
  void show(String place) {
    show(server, place);
  }

  static void show(Mounted server, String place) {
    browser.show(URI.create("about:blank"));
    browser.show(server.request("/dashboard/#" + place).build().uri());
  }

  long count(String queue, JobState state) {
    return server.sluice().jobs().counts(queue).of(state);
  }

  void becomes(String queue, JobState state, long expected) {
    Eventually.holds(
        () -> queue + " has " + count(queue, state) + " " + state,
        () -> count(queue, state) == expected);
  }

  /** Pictures of the page in both themes, and on a phone, where nothing must stick out. */
  static void picture(String name) throws IOException {
    for (String scheme : new String[] {"light", "dark"}) {
      browser.scheme(scheme);
      browser.screenshot(name + "-" + scheme);
    }
    browser.size(390, 844);
    browser.until("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    browser.screenshot(name + "-phone");
    browser.size(1280, 860);
  }
}
