package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Mutations;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is asked for, it is answered or refused: a million targets in the long rounds. */
class UrlFuzzTest {
  private static final long SEED = Long.getLong("sluice.fuzz.seed", 1);
  private static final int INPUTS = Boolean.getBoolean("sluice.long") ? 1_000_000 : 20_000;

  private static final List<String> TARGETS =
      List.of(
          "/v1/jobs?state=READY,DEAD&queue=emails&limit=10&after=3&text=x%20y",
          "/v1/jobs?kind=welcome&group=a&enqueuedAfter=2026-01-01T00:00:00Z&limit=2",
          "/v1/jobs/01a205bf-d7cd-7000-9be8-d20d679d8bce",
          "/v1/queues/eu~orders",
          "/v1/queues",
          "/v1/schedules/nightly",
          "/v1/workers",
          "/v1/server/workers",
          "/v1/relays",
          "/v1/storage",
          "/v1/me",
          "/health/ready",
          "/dashboard/",
          "/dashboard/lib/");

  private static final List<String> PIECES =
      List.of(
          "%",
          "%2",
          "%zz",
          "%00",
          "%0a",
          "%c0%af",
          "%2F",
          "%2e%2e",
          "%25",
          "..",
          "/../",
          "//",
          "/",
          ";",
          ";a=b",
          "?",
          "&",
          "&&",
          "=",
          "+",
          "~",
          "\\",
          "-1",
          "99999999999999999999",
          "1e9",
          "limit=",
          "after=",
          "state=",
          "state=%ff",
          "queue=",
          "text=%F0%9F",
          "NaN",
          "null");

  /** No space and no control character: the target would end there. */
  private static final Mutations MUTATIONS = new Mutations(PIECES, '!');

  private final Mounted mounted = new Mounted(new HttpOptions());

  @AfterEach
  void close() {
    mounted.close();
  }

  @Test
  void whateverIsAskedForIsAnsweredOrRefused() throws IOException {
    Random random = new Random(SEED);
    int found = 0;
    int refused = 0;
    RawConnection connection = new RawConnection(mounted.port());
    for (int i = 0; i < INPUTS; i++) {
      String right = TARGETS.get(random.nextInt(TARGETS.size()));
      String target = Mounted.PREFIX + MUTATIONS.of(right, random);
      int status = status(connection, target);
      assertThat(status).as("seed %d: %s", SEED, target).isBetween(200, 499);
      found += status < 400 ? 1 : 0;
      refused += status >= 400 ? 1 : 0;
      if (!connection.isOpen()) {
        connection.close();
        connection = new RawConnection(mounted.port());
      }
    }
    connection.close();
    // Were all of them of one kind, little would be shown.
    assertThat(found).isGreaterThan(INPUTS / 50);
    assertThat(refused).isGreaterThan(INPUTS / 5);
    assertThat(mounted.get("/v1/queues").status()).isEqualTo(200);
  }

  private static int status(RawConnection connection, String target) {
    try {
      return connection.get(target);
    } catch (IOException e) {
      throw new AssertionError("seed " + SEED + ": " + target, e);
    }
  }
}
