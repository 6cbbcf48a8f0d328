package dev.sluice.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.server.http.Mounted.Answer;
import dev.sluice.spi.QueueSettings;
import dev.sluice.testkit.Eventually;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Enqueueing, looking, changing. */
class JobsTest {
  private final Mounted mounted = new Mounted(new HttpOptions().maxBody(100_000));

  @AfterEach
  void close() {
    mounted.close();
  }

  private String enqueued(String json) {
    Answer answer = mounted.post("/v1/queues/emails/jobs", json);
    assertThat(answer.status()).isEqualTo(201);
    return answer.field("id");
  }

  @Test
  void theIdIsTheIdempotencyKey() {
    String id = JobId.next().toString();
    String job = "{\"id\":\"" + id + "\",\"queue\":\"emails\",\"payload\":\"x\"}";
    assertThat(mounted.post("/v1/jobs", job).status()).isEqualTo(201);
    Answer again = mounted.post("/v1/jobs", job);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.field("outcome")).isEqualTo("DUPLICATE");
    assertThat(again.field("id")).isEqualTo(id);
  }

  @Test
  void aPayloadIsTakenAsItIsOrAsJson() {
    assertThat(payload(enqueued("{\"payload\":\"plain\"}"))).isEqualTo("plain");
    assertThat(payload(enqueued("{\"payload\":{\"to\": \"ada\", \"n\": [1, 2.50]}}")))
        .isEqualTo("{\"to\":\"ada\",\"n\":[1,2.50]}");
    assertThat(payload(enqueued("{\"payloadBase64\":\"aGk=\"}"))).isEqualTo("hi");
  }

  private String payload(String id) {
    return mounted.get("/v1/jobs/" + id + "/payload").body();
  }

  @Test
  void aBodyThatIsNoJsonIsThePayload() {
    Answer answer =
        mounted.send(
            mounted
                .request("/v1/queues/emails/jobs?kind=welcome&delaySeconds=2.5&priority=-3")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, 0, 1})));
    assertThat(answer.status()).isEqualTo(201);
    String job = mounted.get("/v1/jobs/" + answer.field("id")).body();
    assertThat(job)
        .contains("\"kind\":\"welcome\"", "\"payloadBase64\":\"/wAB\"", "\"priority\":-3")
        .contains("\"delaySeconds\":2.5", "\"content-type\":\"image/png\"");
  }

  @Test
  void aSlashInAQueueIsATildeInThePath() {
    assertThat(mounted.post("/v1/queues/eu~orders/jobs", "{}").status()).isEqualTo(201);
    assertThat(mounted.get("/v1/queues/eu~orders").field("queue")).isEqualTo("eu/orders");
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    bad("{\"priority\":1.5}", "priority");
    bad("{\"prioritty\":1}", "prioritty");
    bad("{\"delaySeconds\":-1}", "null");
    bad("{\"headers\":{\"a\":1}}", "headers.a");
    bad("{\"id\":\"7\"}", "id");
    bad("{\"queue\":\"others\"}", "null");
    bad("{", "null");
    bad("[]", "");
    Answer batch = mounted.post("/v1/jobs/batch", "{\"jobs\":[{\"queue\":\"q\"},{\"queue\":7}]}");
    assertThat(batch.field("field")).isEqualTo("jobs[1].queue");
    assertThat(mounted.get("/v1/jobs?limit=0").field("field")).isEqualTo("limit");
    assertThat(mounted.get("/v1/jobs?stat=READY").field("field")).isEqualTo("stat");
    assertThat(mounted.get("/v1/jobs?state=REDDY").field("field")).isEqualTo("state");
    assertThat(mounted.get("/v1/jobs?text=%ff").status()).isEqualTo(400);
    assertThat(mounted.get("/v1/jobs").body()).startsWith("{\"jobs\":[]");
  }

  private void bad(String json, String field) {
    Answer answer = mounted.post("/v1/queues/emails/jobs", json);
    assertThat(answer.status()).as(json).isEqualTo(400);
    assertThat(answer.whole().headers().firstValue("Content-Type"))
        .contains("application/problem+json");
    if (!field.isEmpty()) {
      assertThat(answer.field("field")).as(json).isEqualTo(field);
    }
  }

  @Test
  void whatIsTooLargeIsRefusedWithoutBeingKept() {
    String large = "x".repeat(110_000);
    assertThat(mounted.post("/v1/queues/emails/jobs", "{\"payload\":\"" + large + "\"}").status())
        .isEqualTo(413);
    // Without a length nobody knows beforehand.
    var unknown =
        mounted
            .request("/v1/queues/emails/jobs")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(large.getBytes(UTF_8))));
    assertThat(mounted.send(unknown).status()).isEqualTo(413);
  }

  // Also who sends slowly: a server that hangs up on the rest is gone before it has been heard.
  @Test
  void whoStillSendsWhatIsTooLargeHearsThatItIs() throws Exception {
    String head = "POST /own/jobs/v1/queues/emails/jobs HTTP/1.1\r\nHost: localhost\r\n";
    byte[] half = "x".repeat(300_000).getBytes(UTF_8);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mounted.port())) {
      OutputStream out = socket.getOutputStream();
      out.write((head + "Content-Length: 600000\r\n\r\n").getBytes(UTF_8));
      out.write(half);
      out.flush();
      // It has been refused by now, or is while this goes on.
      Eventually.pass(Duration.ofMillis(200));
      out.write(half);
      InputStreamReader answer = new InputStreamReader(socket.getInputStream(), UTF_8);
      assertThat(new BufferedReader(answer).readLine()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aFullQueueAsksToComeAgain() {
    mounted.sluice().jobs().configure("emails", QueueSettings.DEFAULT.capacity(1));
    enqueued("{}");
    Answer full = mounted.post("/v1/queues/emails/jobs", "{}");
    assertThat(full.status()).isEqualTo(429);
    assertThat(full.field("outcome")).isEqualTo("FULL");
    assertThat(full.whole().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aTakenUniqueKeyIsAConflict() {
    enqueued("{\"unique\":\"k\"}");
    String job = "{\"unique\":\"k\",\"onConflict\":\"reject\"}";
    assertThat(mounted.post("/v1/queues/emails/jobs", job).status()).isEqualTo(409);
  }

  @Test
  void theWrongStateIsAnAnswerAndNoFailure() {
    String id = enqueued("{\"delaySeconds\":60}");
    Answer wrong = mounted.post("/v1/jobs/" + id + "/retry", "");
    assertThat(wrong.status()).isEqualTo(409);
    assertThat(wrong.field("detail")).contains("SCHEDULED");
    assertThat(mounted.post("/v1/jobs/" + id + "/promote", "").field("state")).isEqualTo("READY");
    Answer moved = mounted.post("/v1/jobs/" + id + "/reschedule", "{\"delaySeconds\":5}");
    assertThat(moved.field("state")).isEqualTo("SCHEDULED");
    String reprioritize = "/v1/jobs/" + id + "/reprioritize";
    assertThat(mounted.post(reprioritize, "{\"priority\":-9}").field("state"))
        .isEqualTo("SCHEDULED");
    assertThat(mounted.get("/v1/jobs/" + id).body()).contains("\"priority\":-9");
    assertThat(mounted.post(reprioritize, "{}").status()).isEqualTo(400);
    Answer gone = mounted.post("/v1/jobs/" + id + "/cancel", "{\"reason\":\"no more\"}");
    assertThat(gone.field("state")).isEqualTo("null");
    assertThat(mounted.post("/v1/jobs/" + id + "/cancel", "").status()).isEqualTo(404);
    assertThat(mounted.get("/v1/jobs/" + id).status()).isEqualTo(404);
    assertThat(mounted.get("/v1/jobs/" + id + "/result").status()).isEqualTo(404);
  }

  @Test
  void manyAreChangedByIdsOrByAFilter() {
    String first = enqueued("{\"kind\":\"a\"}");
    enqueued("{\"kind\":\"b\"}");
    Answer ids =
        mounted.post("/v1/jobs/alter", "{\"action\":\"delete\",\"ids\":[\"" + first + "\"]}");
    assertThat(ids.body()).contains("CHANGED");
    Answer filter =
        mounted.post("/v1/jobs/alter", "{\"action\":\"cancel\",\"filter\":{\"kind\":\"b\"}}");
    assertThat(filter.body()).isEqualTo("{\"changed\":1}");
    assertThat(mounted.post("/v1/jobs/alter", "{\"action\":\"delete\"}").status()).isEqualTo(400);
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() {
    for (int i = 0; i < 5; i++) {
      enqueued("{}");
    }
    Answer page = mounted.get("/v1/jobs?queue=emails&state=ready,dead&limit=3");
    assertThat(page.body()).contains("\"next\":3");
    assertThat(mounted.get("/v1/jobs?limit=3&after=3").body()).contains("\"next\":null");
  }

  @Test
  void aQueueIsPausedBoundedPurged() {
    enqueued("{}");
    assertThat(mounted.post("/v1/queues/emails/pause", "").body()).contains("\"paused\":true");
    assertThat(mounted.send("PATCH", "/v1/queues/emails", "{\"capacity\":7}").body())
        .contains("\"paused\":true", "\"capacity\":7");
    assertThat(mounted.post("/v1/queues/emails/resume", "").body()).contains("\"paused\":false");
    assertThat(mounted.post("/v1/queues/emails/purge", "{\"states\":[\"RUNNING\"]}").status())
        .isEqualTo(400);
    assertThat(mounted.post("/v1/queues/emails/purge", "").body()).contains("\"changed\":1");
    assertThat(mounted.get("/v1/queues").body()).contains("\"capacity\":7");
  }

  @Test
  void anUnknownPathAndAnUnknownMethodAreTold() {
    assertThat(mounted.get("/v1/nothing").status()).isEqualTo(404);
    Answer method = mounted.send("PUT", "/v1/jobs", "{}");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.whole().headers().firstValue("Allow")).contains("GET, POST");
  }
}
