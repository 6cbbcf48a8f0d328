package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.schedules.Schedules;
import dev.sluice.server.access.Role;
import dev.sluice.server.access.TokenList;
import dev.sluice.server.http.Mounted.Answer;
import dev.sluice.testkit.Eventually;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those see of a job who may look and not work. */
class RedactionTest {
  private static final String SECRET = "swordfish";
  private static final String READ = "read-secret-0123456789";
  private static final String ENQUEUE = "enqueue-secret-0123456789";
  private static final String WORK = "work-secret-0123456789";

  private final Mounted mounted =
      new Mounted(
          new MemoryStore(),
          new HttpOptions()
              .access(
                  TokenList.parse(
                      "r READ " + READ + "\ne ENQUEUE " + ENQUEUE + "\nw WORK " + WORK + "\n"))
              .metrics(() -> "none 0\n")
              .redaction(RedactionTest::without));
  private JobId done = JobId.next();

  private static JobView without(JobView job) {
    return new JobView(
        job.id(),
        job.sequence(),
        job.queue(),
        job.kind(),
        bytes("nothing to see"),
        job.options().withHeaders(Map.of()),
        job.state(),
        job.runAt(),
        job.history().withResult(bytes("nothing to see")),
        job.lease(),
        job.notes());
  }

  @BeforeEach
  void jobs() throws Exception {
    Queue<String> queue = mounted.sluice().queue("q", String.class);
    done = queue.enqueue(SECRET, e -> e.header("h", SECRET).retain(Duration.ofDays(1))).id();
    var worker = queue.compute(job -> SECRET.getBytes(StandardCharsets.UTF_8), w -> {});
    worker.waitUntilIdle();
    Eventually.holds("it is done", () -> queue.counts().live() == 0);
    worker.stop();
    queue.enqueue(SECRET);
    Schedules.on(mounted.sluice())
        .put("s", s -> s.every(Duration.ofDays(1)).queue("q").payload(bytes(SECRET)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @AfterEach
  void close() {
    mounted.close();
  }

  private Answer call(String method, String path, String token) {
    return mounted.send(
        mounted
            .request(path)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody()));
  }

  /** All that a reader may ask for, with the names of what is there. */
  private List<Route> readable() {
    return mounted.servlet.routes().stream()
        .filter(route -> route.role() == Role.READ && !route.pattern().equals("/v1/events"))
        .toList();
  }

  private String path(Route route) {
    return route
        .pattern()
        .replace("{id}", done.toString())
        .replace("{queue}", "q")
        .replace("{schedule}", "s");
  }

  @Test
  void noRouteOfAReaderShowsWhatIsHidden() {
    assertThat(readable()).hasSizeGreaterThan(10);
    List<String> shown = new ArrayList<>();
    int hidden = 0;
    for (Route route : readable()) {
      for (String token : List.of(READ, ENQUEUE)) {
        String body = call(route.method(), path(route), token).body();
        assertThat(body).as("%s", route).doesNotContain(SECRET);
        if (body.startsWith("{") && body.contains("nothing to see")) {
          assertThat(body).as("%s", route).contains("\"hidden\":true");
        }
        hidden += body.contains("nothing to see") ? 1 : 0;
      }
      String whole = call(route.method(), path(route), WORK).body();
      assertThat(whole).as("%s", route).doesNotContain("\"hidden\":true");
      if (whole.contains(SECRET)) {
        shown.add(route.pattern());
      }
    }
    // Without the redaction they would: the test looks at the right places.
    assertThat(shown)
        .contains("/v1/jobs", "/v1/jobs/query", "/v1/jobs/{id}", "/v1/jobs/{id}/payload")
        .contains("/v1/jobs/{id}/result", "/v1/schedules", "/v1/schedules/{schedule}");
    assertThat(hidden).isEqualTo(2 * shown.size());
  }

  @Test
  void noEventShowsIt() throws Exception {
    var listen = mounted.request("/v1/events").header("Authorization", "Bearer " + READ).build();
    var events = HttpClient.newHttpClient().send(listen, BodyHandlers.ofInputStream()).body();
    StringBuilder seen = new StringBuilder();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      while (seen.indexOf("event: ages") < 0 || !seen.toString().endsWith("\n\n")) {
        seen.append(in.readLine()).append('\n');
      }
    }
    assertThat(seen.toString()).contains("\"queue\":\"q\"").doesNotContain(SECRET);
  }

  @Test
  void aReaderMayNotFindOutWhatIsHiddenByLookingForIt() {
    assertThat(call("GET", "/v1/jobs?text=sword", READ).status()).isEqualTo(403);
    assertThat(call("GET", "/v1/jobs?text=sword", ENQUEUE).field("field")).isEqualTo("text");
    assertThat(call("GET", "/v1/jobs?text=sword", WORK).body()).contains(SECRET);
    var query =
        mounted
            .request("/v1/jobs/query")
            .header("Authorization", "Bearer " + READ)
            .POST(BodyPublishers.ofString("{\"text\":\"sword\"}"));
    assertThat(mounted.send(query).status()).isEqualTo(403);
  }

  @Test
  void whoeverWorksGetsTheJobItself() {
    var claim =
        mounted
            .request("/v1/claims")
            .header("Authorization", "Bearer " + WORK)
            .POST(BodyPublishers.ofString("{\"queues\":[\"q\"]}"));
    assertThat(mounted.send(claim).body()).contains(SECRET);
  }

  @Test
  void withoutTokensThereIsNobodyToHideFrom() {
    try (Sluice sluice = Sluice.open("memory:")) {
      HttpOptions open = new HttpOptions().redaction(job -> job);
      assertThatThrownBy(() -> SluiceServlet.over(sluice, open))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs tokens");
    }
  }
}
