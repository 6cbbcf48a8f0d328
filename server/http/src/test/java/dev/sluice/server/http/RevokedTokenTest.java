package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.access.Access;
import dev.sluice.server.access.Caller;
import dev.sluice.server.access.TokenList;
import dev.sluice.server.http.Mounted.Answer;
import dev.sluice.testkit.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens that are taken away while claims wait and events are listened to. */
class RevokedTokenTest {
  private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");
  private static final String STAYS = "stays read,work,enqueue token-of-who-stays\n";
  private static final String GOES = "goes work token-of-who-goes\n";
  private static final String READS = "reads read token-of-who-reads\n";
  private static final String CLAIM = "{\"queues\":[\"q\"],\"waitSeconds\":60}";

  private final Tokens tokens = new Tokens();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Mounted mounted = new Mounted(new HttpOptions().access(tokens));

  /** Those of the moment. */
  private static final class Tokens implements Access {
    private volatile TokenList now = TokenList.parse(STAYS + GOES + READS);

    @Override
    public Optional<Caller> caller(@Nullable String token) {
      return now.caller(token);
    }
  }

  @AfterEach
  void close() {
    mounted.close();
  }

  private CompletableFuture<Answer> send(String line, String path, String body) {
    String token = line.strip().split(" ", -1)[2];
    return CompletableFuture.supplyAsync(
        () ->
            mounted.send(
                mounted
                    .request(path)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))),
        RevokedTokenTest::begin);
  }

  // Each has a thread of its own: the common pool has one for all where there are two processors.
  private static void begin(Runnable task) {
    new Thread(task, "client of the test").start();
  }

  private static Answer soon(CompletableFuture<Answer> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private void waits() {
    Eventually.holds("it waits", () -> mounted.servlet.waitingClaims() == 1);
  }

  private String enqueue() throws Exception {
    return soon(send(STAYS, "/v1/queues/q/jobs", "{\"payload\":\"x\"}")).field("id");
  }

  @Test
  void aWaitingClaimEndsAndGetsNothing() throws Exception {
    CompletableFuture<Answer> goes = send(GOES, "/v1/claims", CLAIM);
    waits();
    tokens.now = TokenList.parse(STAYS);
    assertThat(soon(goes).status()).isEqualTo(401);
    assertThat(soon(goes).field("code")).isEqualTo("UNAUTHENTICATED");
    String id = enqueue();
    String claimed = soon(send(STAYS, "/v1/claims", CLAIM)).body();
    assertThat(claimed).contains(id, "\"lostLeases\":0");
  }

  @Test
  void aJobThatComesBeforeAnybodyHasLookedIsGivenBack() throws Exception {
    CompletableFuture<Answer> goes = send(GOES, "/v1/claims", CLAIM);
    waits();
    tokens.now = TokenList.parse(STAYS + GOES.replace("work", "read"));
    String id = enqueue();
    assertThat(soon(goes).status()).isEqualTo(401);
    String claimed = soon(send(STAYS, "/v1/claims", CLAIM)).body();
    assertThat(claimed).contains(id, "\"lostLeases\":0");
  }

  @Test
  void whoseTokenStaysGoesOnWaiting() throws Exception {
    CompletableFuture<Answer> stays = send(STAYS, "/v1/claims", CLAIM);
    waits();
    CompletableFuture<Answer> goes = send(GOES, "/v1/claims", CLAIM);
    Eventually.holds("both wait", () -> mounted.servlet.waitingClaims() == 2);
    tokens.now = TokenList.parse(STAYS);
    assertThat(soon(goes).status()).isEqualTo(401);
    assertThat(stays).isNotDone();
    String id = enqueue();
    assertThat(soon(stays).body()).contains(id);
  }

  private Iterator<String> listen(String line) throws Exception {
    String token = line.strip().split(" ", -1)[2];
    var request = mounted.request("/v1/events").header("Authorization", "Bearer " + token);
    var answer = client.send(request.build(), BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    Iterator<String> lines = answer.body().iterator();
    assertThat(lines.next()).isEqualTo("event: queues");
    return lines;
  }

  @Test
  @Timeout(60)
  void aStreamOfEventsEndsAndTheOthersHearOn() throws Exception {
    Iterator<String> goes = listen(READS);
    Iterator<String> stays = listen(STAYS);
    tokens.now = TokenList.parse(STAYS);
    Eventually.holds("one has ended", () -> mounted.servlet.listeners() == 1);
    enqueue();
    String heard = stays.next();
    while (!heard.contains("\"ready\":1")) {
      heard = stays.next();
    }
    // Ends, as who no longer may hear anything.
    goes.forEachRemaining(line -> assertThat(line).doesNotContain("\"ready\":1"));
  }

  @Test
  void aTurnHearsOfWhatItHasSettled() throws Exception {
    enqueue();
    Matcher lease = LEASE.matcher(soon(send(GOES, "/v1/claims", CLAIM)).body());
    assertThat(lease.find()).isTrue();
    String turn =
        "{\"outcomes\":[{\"lease\":\""
            + lease.group(1)
            + "\",\"outcome\":\"complete\"}],\"claim\":"
            + CLAIM
            + "}";
    CompletableFuture<Answer> goes = send(GOES, "/v1/turns", turn);
    waits();
    tokens.now = TokenList.parse(STAYS);
    assertThat(soon(goes).body()).isEqualTo("{\"settled\":[\"COMPLETED\"],\"jobs\":[]}");
  }
}
