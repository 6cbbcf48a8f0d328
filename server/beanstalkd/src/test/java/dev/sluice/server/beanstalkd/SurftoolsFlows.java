package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import com.surftools.BeanstalkClient.Client;
import com.surftools.BeanstalkClient.Job;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the client of surftools can do. */
final class SurftoolsFlows {
  private static final int TTR = 60;
  private static final int PATIENCE = 20;

  private final Client client;
  private final Client other;

  SurftoolsFlows(Client client, Client other) {
    this.client = client;
    this.other = other;
  }

  void all() throws Exception {
    tubes();
    order();
    aReservedJob();
    delays();
    waiting();
    anyBytes();
  }

  private void tubes() {
    client.useTube("surf");
    assertThat(client.listTubeUsed()).isEqualTo("surf");
    for (Client each : new Client[] {client, other}) {
      assertThat(each.watch("surf")).isEqualTo(2);
      assertThat(each.ignore("default")).isEqualTo(1);
      assertThat(each.listTubesWatched()).containsExactly("surf");
    }
    assertThat(client.listTubes()).contains("default", "surf");
  }

  private void order() {
    long last = put(30, 0, "last");
    long first = put(10, 0, "first");
    long second = put(20, 0, "second");
    assertThat(client.peekReady().getJobId()).isEqualTo(first);
    assertThat(text(client.peek(last))).isEqualTo("last");
    for (long id : new long[] {first, second, last}) {
      assertThat(other.reserve(PATIENCE).getJobId()).isEqualTo(id);
      assertThat(other.delete(id)).isTrue();
    }
    assertThat(other.delete(last)).isFalse();
    assertThat(client.peek(last)).isNull();
    assertThat(other.reserve(0)).isNull();
  }

  private void aReservedJob() {
    long id = put(7, 0, "job");
    assertThat(client.reserve(PATIENCE).getJobId()).isEqualTo(id);
    assertThat(client.statsJob(id)).containsEntry("state", "reserved").containsEntry("ttr", "60");
    assertThat(other.delete(id)).isFalse();
    assertThat(other.touch(id)).isFalse();
    assertThat(client.touch(id)).isTrue();
    assertThat(client.release(id, 7, 0)).isTrue();
    assertThat(client.release(id, 7, 0)).isFalse();
    assertThat(other.reserve(PATIENCE).getJobId()).isEqualTo(id);
    assertThat(other.bury(id, 7)).isTrue();
    assertThat(client.peekBuried().getJobId()).isEqualTo(id);
    assertThat(client.statsTube("surf")).containsEntry("current-jobs-buried", "1");
    assertThat(client.kick(10)).isEqualTo(1);
    assertThat(client.kick(10)).isZero();
    assertThat(client.statsJob(id)).containsEntry("state", "ready").containsEntry("pri", "7");
    assertThat(client.delete(id)).isTrue();
    assertThat(client.stats()).containsEntry("current-jobs-ready", "0");
  }

  private void delays() {
    long id = put(1, 1, "later");
    assertThat(client.peekReady()).isNull();
    assertThat(client.peekDelayed().getJobId()).isEqualTo(id);
    assertThat(text(client.reserve(PATIENCE))).isEqualTo("later");
    assertThat(client.release(id, 1, 3_600)).isTrue();
    assertThat(client.reserve(0)).isNull();
    assertThat(client.statsJob(id)).containsEntry("state", "delayed");
    assertThat(client.kick(1)).isEqualTo(1);
    assertThat(client.reserve(PATIENCE).getJobId()).isEqualTo(id);
    assertThat(client.delete(id)).isTrue();
  }

  private void waiting() throws Exception {
    CompletableFuture<Job> reserved = CompletableFuture.supplyAsync(() -> other.reserve(null));
    long id = put(1, 0, "awaited");
    assertThat(reserved.get(PATIENCE, TimeUnit.SECONDS).getJobId()).isEqualTo(id);
    assertThat(other.delete(id)).isTrue();
  }

  private void anyBytes() {
    byte[] bytes = new byte[65_535];
    for (int i = 0; i < bytes.length; i++) {
      // Each byte there is; at the end of a line this client would stop reading.
      bytes[i] = (byte) i;
    }
    long id = client.put(1, 0, TTR, bytes);
    assertThat(client.reserve(PATIENCE).getData()).isEqualTo(bytes);
    assertThat(client.delete(id)).isTrue();
  }

  private long put(long priority, int delay, String text) {
    return client.put(priority, delay, TTR, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Job job) {
    return new String(job.getData(), StandardCharsets.UTF_8);
  }
}
