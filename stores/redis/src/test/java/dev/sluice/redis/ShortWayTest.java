package dev.sluice.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Plain jobs are stored and claimed in a short way: what it writes is what the long way writes. */
class ShortWayTest {
  private static final String QUEUE = "q";

  // Places within a body and a head, as docs/stores/redis.md tells them.
  private static final int ENQUEUED = 15;
  private static final int FENCE = 20;
  private static final int LEASE = 27;
  private static final int PLACE = 45;
  private static final int HOLDER = 51;

  private final String prefix = Stores.freshPrefix();
  private final String keys = "{" + prefix + ":" + QUEUE + "}";
  private final ManualClock clock = new ManualClock();
  private final RedisStore store =
      Stores.open(RedisServer.sharedUrl() + "?clock=caller&prefix=" + prefix, clock);
  private final URI server = URI.create(RedisServer.sharedUrl());
  private final RedisClient raw =
      RedisClient.builder().hostAndPort(server.getHost(), server.getPort()).build();

  @AfterEach
  void close() {
    raw.close();
    store.close();
  }

  private static NewJob job(EnqueueOptions options) {
    return new NewJob(
        JobId.next(), QUEUE, "kind", "payload".getBytes(UTF_8), options.toJobOptions(), null);
  }

  private static EnqueueOptions options() {
    return new EnqueueOptions().priority(3).header("a", "b").retain(Duration.ofMinutes(5));
  }

  private List<Outcome> enqueue(NewJob... jobs) {
    return store.enqueue(List.of(jobs)).stream().map(Enqueued::outcome).toList();
  }

  private byte[] field(String key, JobId id) {
    return raw.hget(key.getBytes(UTF_8), JobBytes.id(id));
  }

  private byte[] body(NewJob job) {
    return field(prefix + ":jobs", job.id());
  }

  private byte[] head(NewJob job) {
    return field(keys + ":head", job.id());
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] member(byte[] body, JobId id) {
    return new Bytes(34)
        .raw(part(body, 28, 32))
        .raw(part(body, 21, 27))
        .raw(part(body, 8, 15))
        .raw(JobBytes.id(id))
        .number(0, 1)
        .toArray();
  }

  @Test
  void storesTheSame() {
    NewJob shortly = job(options());
    NewJob atLength = job(options());
    assertThat(enqueue(shortly)).containsExactly(Outcome.INSERTED);
    // An id that comes twice is no matter for the short way.
    assertThat(enqueue(atLength, atLength)).containsExactly(Outcome.INSERTED, Outcome.DUPLICATE);
    byte[] first = body(shortly);
    byte[] second = body(atLength);
    assertThat(part(first, ENQUEUED, first.length))
        .isEqualTo(part(second, ENQUEUED, second.length));
    assertThat(part(first, 0, 8)).containsExactly(0, 1, 0, 0, 0, 0, 0, 0);
    assertThat(part(second, 0, 8)).containsExactly(0, 1, 0, 0, 0, 0, 0, 1);
    assertThat(Arrays.compareUnsigned(part(first, 8, 15), part(second, 8, 15))).isNegative();
    assertThat(raw.zrange((keys + ":ready").getBytes(UTF_8), 0, -1))
        .containsExactly(member(first, shortly.id()), member(second, atLength.id()));
    assertThat(raw.get((keys + ":ids:0").getBytes(UTF_8)))
        .startsWith(JobBytes.id(shortly.id()))
        .endsWith(JobBytes.id(atLength.id()))
        .hasSize(32);
    assertThat(raw.hgetAll(keys + ":live")).containsExactly(Map.entry("0", "2"));
  }

  @Test
  void knowsWhatIsThere() {
    NewJob old = job(options());
    NewJob fresh = job(options());
    enqueue(old);
    assertThat(enqueue(old, fresh)).containsExactly(Outcome.DUPLICATE, Outcome.INSERTED);
    assertThat(enqueue(old)).containsExactly(Outcome.DUPLICATE);
    assertThat(store.counts(QUEUE).ready()).isEqualTo(2);
  }

  @Test
  void leavesAQueueThatMayGetFullToTheLongWay() {
    store.configure(QUEUE, new QueueSettings(false, 3));
    assertThat(enqueue(job(options()), job(options()))).containsOnly(Outcome.INSERTED);
    assertThat(enqueue(job(options()), job(options())))
        .containsExactly(Outcome.INSERTED, Outcome.FULL);
  }

  @Test
  void handsOutTheSame() throws InterruptedException {
    NewJob shortly = job(new EnqueueOptions());
    // What has a time to expire goes the long way, and nothing of that is left once it has started.
    NewJob atLength = job(new EnqueueOptions().expiresAt(Instant.parse("2999-01-01T00:00:00Z")));
    enqueue(shortly);
    enqueue(atLength);
    List<Delivery> claimed = Work.claim(store, QUEUE, 2, Duration.ZERO);
    assertThat(claimed).extracting(Delivery::job).containsExactly(shortly.id(), atLength.id());
    assertThat(claimed).extracting(Delivery::attempt).containsOnly(1);
    byte[] first = head(shortly);
    byte[] second = head(atLength);
    assertThat(first).isEqualTo(withPlaceOf(first, second));
    assertThat(part(first, PLACE, HOLDER)).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(part(first, FENCE, LEASE)).isEqualTo(part(second, FENCE, LEASE));
  }

  private static byte[] withPlaceOf(byte[] from, byte[] head) {
    byte[] copy = head.clone();
    System.arraycopy(from, PLACE, copy, PLACE, HOLDER - PLACE);
    return copy;
  }
}
