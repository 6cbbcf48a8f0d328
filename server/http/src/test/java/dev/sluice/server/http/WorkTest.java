package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.http.Mounted.Answer;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claiming, settling, and what they do while the server ends. */
class WorkTest {
  private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

  private final Mounted mounted = new Mounted(new HttpOptions().maxWaitingClaims(1));

  @AfterEach
  void close() {
    mounted.close();
  }

  private void enqueue() {
    assertThat(mounted.post("/v1/queues/q/jobs", "{\"payload\":\"x\"}").status()).isEqualTo(201);
  }

  private static String lease(Answer answer) {
    Matcher matcher = LEASE.matcher(answer.body());
    assertThat(matcher.find()).as(answer.body()).isTrue();
    return matcher.group(1);
  }

  private Answer claim() {
    return mounted.post("/v1/claims", "{\"queues\":[\"q\"]}");
  }

  private CompletableFuture<Answer> waiting(String name) {
    return mounted.begin(
        "/v1/claims", "{\"queues\":[\"q\"],\"waitSeconds\":60,\"name\":\"" + name + "\"}");
  }

  private static Answer soon(CompletableFuture<Answer> answer) throws Exception {
    return answer.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aClaimedJobIsSettledOnceByItsLease() {
    enqueue();
    String lease = lease(claim());
    String outcome = "{\"outcomes\":[{\"lease\":\"" + lease + "\",\"outcome\":\"complete\"}]}";
    assertThat(mounted.post("/v1/settlements", outcome).body())
        .isEqualTo("{\"settled\":[\"COMPLETED\"]}");
    assertThat(mounted.post("/v1/settlements", outcome).body())
        .isEqualTo("{\"settled\":[\"LEASE_LOST\"]}");
  }

  @Test
  void aFailedJobIsTriedAgainWithItsCauseKept() {
    enqueue();
    String lease = lease(claim());
    String outcome =
        "{\"outcomes\":[{\"lease\":\""
            + lease
            + "\",\"outcome\":\"RETRY\",\"delaySeconds\":1.5,"
            + "\"failure\":{\"type\":\"Timeout\",\"message\":\"no answer\"}}]}";
    assertThat(mounted.post("/v1/settlements", outcome).body()).contains("RETRYING");
    assertThat(mounted.get("/v1/jobs").body()).contains("Timeout", "no answer", "SCHEDULED");
    mounted.clock.advance(Duration.ofMillis(1_500));
    assertThat(claim().body()).contains("\"attempt\":2");
  }

  @Test
  void aLeaseIsExtendedUntilItIsLost() {
    enqueue();
    String lease = lease(claim());
    String extension = "{\"leases\":[\"" + lease + "\"],\"leaseSeconds\":60}";
    assertThat(mounted.post("/v1/extensions", extension).body()).contains("HELD");
    mounted.clock.advance(Duration.ofSeconds(61));
    assertThat(mounted.post("/v1/extensions", extension).body()).contains("LOST");
    assertThat(mounted.post("/v1/extensions", "{\"leases\":[\"x\"]}").status()).isEqualTo(400);
  }

  @Test
  void aTurnSettlesThenClaims() {
    enqueue();
    String lease = lease(claim());
    enqueue();
    Answer turn =
        mounted.post(
            "/v1/turns",
            "{\"outcomes\":[{\"lease\":\""
                + lease
                + "\",\"outcome\":\"complete\"}],\"claim\":{\"queues\":[\"q\"]}}");
    assertThat(turn.body()).contains("COMPLETED", "\"attempt\":1");
  }

  @Test
  void aWaitingClaimGetsTheJobThatComes() throws Exception {
    CompletableFuture<Answer> claim = waiting("a");
    enqueue();
    assertThat(soon(claim).body()).contains("\"payload\":\"x\"");
  }

  @Test
  void aWaitingClaimIsWokenByItsNameAlone() throws Exception {
    CompletableFuture<Answer> claim = waiting("a");
    assertThat(mounted.send("DELETE", "/v1/claims/b", "").status()).isEqualTo(404);
    Eventually.holds("it waits", () -> mounted.send("DELETE", "/v1/claims/a", "").status() == 204);
    assertThat(soon(claim).body()).isEqualTo("{\"jobs\":[]}");
  }

  @Test
  void moreClaimsThanMayWaitAreAskedToComeAgain() throws Exception {
    CompletableFuture<Answer> one = waiting("a");
    CompletableFuture<Answer> two = waiting("b");
    Answer refused = (Answer) CompletableFuture.anyOf(one, two).get(60, TimeUnit.SECONDS);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.whole().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aServerThatIsToEndLetsNobodyWaitAndIsNotReady() throws Exception {
    assertThat(mounted.get("/health/ready").status()).isEqualTo(200);
    CompletableFuture<Answer> claim = waiting("a");
    Eventually.holds("it waits", () -> mounted.servlet.waitingClaims() == 1);
    mounted.servlet.drain();
    assertThat(soon(claim).body()).isEqualTo("{\"jobs\":[]}");
    assertThat(mounted.get("/health/ready").status()).isEqualTo(503);
    assertThat(mounted.get("/health/live").status()).isEqualTo(200);
    assertThat(soon(waiting("b")).status()).isEqualTo(503);
    enqueue();
  }

  @Test
  void aStorageThatIsAwayIsNotReadyAndSaysSo() {
    mounted.sluice().store().close();
    Answer ready = mounted.get("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    Answer enqueue = mounted.post("/v1/queues/q/jobs", "{}");
    assertThat(enqueue.status()).isEqualTo(503);
    assertThat(enqueue.field("code")).isEqualTo("UNAVAILABLE");
  }
}
