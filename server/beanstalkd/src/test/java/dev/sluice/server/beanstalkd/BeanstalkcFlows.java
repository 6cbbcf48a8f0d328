package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import com.dinstone.beanstalkc.BeanstalkClient;
import com.dinstone.beanstalkc.BeanstalkClientFactory;
import com.dinstone.beanstalkc.Job;
import com.dinstone.beanstalkc.JobConsumer;
import com.dinstone.beanstalkc.JobProducer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the client of dinstone can do. */
final class BeanstalkcFlows {
  private static final int TTR = 60;
  private static final int PATIENCE = 20;
  private static final int JOBS = 300;

  private final BeanstalkClientFactory factory;

  BeanstalkcFlows(BeanstalkClientFactory factory) {
    this.factory = factory;
  }

  void all() throws Exception {
    BeanstalkClient client = factory.createBeanstalkClient();
    try {
      tubes(client);
      oneJob(client);
    } finally {
      client.close();
    }
    producersAndConsumers();
  }

  private static void tubes(BeanstalkClient client) {
    assertThat(client.useTube("dinstone")).isTrue();
    assertThat(client.watchTube("dinstone")).isTrue();
    assertThat(client.ignoreTube("default")).isTrue();
    assertThat(client.listTubeUsed()).isEqualTo("dinstone");
    assertThat(client.listTubeWatched()).containsExactly("dinstone");
    assertThat(client.listTubes()).contains("default", "dinstone");
  }

  private static void oneJob(BeanstalkClient client) {
    long id = client.putJob(5, 0, TTR, bytes("job"));
    assertThat(client.peekReady().getId()).isEqualTo(id);
    assertThat(client.reserveJob(PATIENCE).getData()).isEqualTo(bytes("job"));
    assertThat(client.touchJob(id)).isTrue();
    assertThat(client.releaseJob(id, 5, 3_600)).isTrue();
    assertThat(client.peekDelayed().getId()).isEqualTo(id);
    assertThat(client.kick(1)).isEqualTo(1);
    assertThat(client.reserveJob(PATIENCE).getId()).isEqualTo(id);
    assertThat(client.buryJob(id, 5)).isTrue();
    assertThat(client.peekBuried().getId()).isEqualTo(id);
    assertThat(client.statsJob(id)).containsEntry("state", "buried").containsEntry("pri", "5");
    assertThat(client.statsTube("dinstone")).containsEntry("current-jobs-buried", "1");
    assertThat(client.kick(1)).isEqualTo(1);
    assertThat(client.reserveJob(PATIENCE).getId()).isEqualTo(id);
    assertThat(client.deleteJob(id)).isTrue();
    assertThat(client.deleteJob(id)).isFalse();
    assertThat(client.peek(id)).isNull();
    assertThat(client.reserveJob(0)).isNull();
    assertThat(client.stats()).containsEntry("current-connections", "1");
  }

  private void producersAndConsumers() throws Exception {
    Set<Long> taken = ConcurrentHashMap.newKeySet();
    AtomicInteger left = new AtomicInteger(JOBS);
    List<CompletableFuture<Void>> consumers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      consumers.add(CompletableFuture.runAsync(() -> consume(taken, left)));
    }
    List<Long> put = new ArrayList<>();
    JobProducer producer = factory.createJobProducer("crowd");
    for (int i = 0; i < JOBS; i++) {
      put.add(producer.putJob(i % 10, 0, TTR, bytes("job " + i)));
    }
    for (CompletableFuture<Void> consumer : consumers) {
      consumer.get(2 * PATIENCE, TimeUnit.SECONDS);
    }
    producer.close();
    assertThat(taken).containsExactlyInAnyOrderElementsOf(put);
  }

  private void consume(Set<Long> taken, AtomicInteger left) {
    JobConsumer consumer = factory.createJobConsumer("crowd");
    while (left.get() > 0) {
      Job job = consumer.reserveJob(1);
      if (job != null) {
        assertThat(taken.add(job.getId())).as("job %d comes once", job.getId()).isTrue();
        assertThat(consumer.deleteJob(job.getId())).isTrue();
        left.decrementAndGet();
      }
    }
    consumer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
