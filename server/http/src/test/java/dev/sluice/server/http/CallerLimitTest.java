package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.server.access.Caller;
import dev.sluice.server.access.Role;
import dev.sluice.server.access.TokenList;
import dev.sluice.server.http.Mounted.Answer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many requests a caller may make. */
class CallerLimitTest {
  private static final Caller ADA = new Caller("ada", Set.of(Role.READ));
  private static final Caller BOB = new Caller("bob", Set.of(Role.READ));

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

  @Test
  void eachCallerHasAsManyASecondAndNoMore() {
    CallerLimit limit = new CallerLimit(2, now::get);
    limit.check(ADA);
    limit.check(ADA);
    refused(limit, ADA);
    limit.check(BOB);
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
    limit.check(ADA);
    refused(limit, ADA);
    // What was not used for an hour is not more than a second's.
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    limit.check(ADA);
    limit.check(ADA);
    refused(limit, ADA);
  }

  @Test
  void lessThanOneASecondIsOneNowAndThen() {
    CallerLimit limit = new CallerLimit(0.5, now::get);
    limit.check(ADA);
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_999));
    refused(limit, ADA);
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    assertThatCode(() -> limit.check(ADA)).doesNotThrowAnyException();
  }

  private static void refused(CallerLimit limit, Caller caller) {
    assertThatThrownBy(() -> limit.check(caller)).isInstanceOf(ProblemException.class);
  }

  @Test
  void whoAsksTooOftenIsToldToComeAgainAndTheOthersAreNot() {
    HttpOptions options =
        new HttpOptions()
            .access(TokenList.parse("a READ ada-secret-0123456789\nb READ bob-secret-0123456789\n"))
            .maxRequestsPerSecond(0.001);
    try (Mounted mounted = new Mounted(options)) {
      assertThat(get(mounted, "/v1/queues", "ada").status()).isEqualTo(200);
      Answer refused = get(mounted, "/v1/queues", "ada");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("code")).isEqualTo("BUSY");
      assertThat(refused.whole().headers().firstValue("Retry-After")).contains("1");
      assertThat(get(mounted, "/v1/queues", "bob").status()).isEqualTo(200);
      assertThat(get(mounted, "/health/live", "ada").status()).isEqualTo(200);
    }
  }

  private static Answer get(Mounted mounted, String path, String who) {
    return mounted.send(
        mounted.request(path).header("Authorization", "Bearer " + who + "-secret-0123456789"));
  }
}
