package dev.sluice.bench.kafka;

import dev.sluice.bench.Threads;
import dev.sluice.job.JobId;
import dev.sluice.kafka.KafkaProvider;
import dev.sluice.kafka.KafkaSinkProvider;
import dev.sluice.spi.AsyncSink;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The adapter, as workers and relays call it: batches, from a few threads. */
final class SluiceSide implements Side {
  private static final int BATCH = 1_000;
  private static final int THREADS = 4;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration WAIT = Duration.ofMillis(100);

  private final String url;
  private final byte[] body;

  SluiceSide(String servers, byte[] body) {
    this.url = "kafka://" + servers;
    this.body = body;
  }

  @Override
  public String name() {
    return "Sluice";
  }

  @Override
  public double publish(String topic, int messages) throws Exception {
    try (MessageSink sink =
        new KafkaSinkProvider().open(StorageUrl.parse(url + "/" + topic), Settings.DEFAULT)) {
      sink.publish(List.of(message()));
      Callable<Void> work =
          () -> {
            for (int sent = 0; sent < messages / THREADS; sent += BATCH) {
              List<Message> batch = new ArrayList<>(BATCH);
              for (int i = 0; i < BATCH; i++) {
                batch.add(message());
              }
              if (!sink.publish(batch).stream().allMatch(it -> it.isConfirmed())) {
                throw new IllegalStateException("not published");
              }
            }
            return null;
          };
      return messages * 1e9 / Threads.nanos(Collections.nCopies(THREADS, work));
    }
  }

  @Override
  public double send(String topic, int messages) throws Exception {
    try (AsyncSink sink =
        (AsyncSink)
            new KafkaSinkProvider().open(StorageUrl.parse(url + "/" + topic), Settings.DEFAULT)) {
      sink.publish(List.of(message()));
      AtomicInteger failed = new AtomicInteger();
      CountDownLatch open = new CountDownLatch(messages);
      long began = System.nanoTime();
      for (int i = 0; i < messages; i++) {
        var unused =
            sink.send(message())
                .thenAccept(
                    answer -> {
                      failed.addAndGet(answer.isConfirmed() ? 0 : 1);
                      open.countDown();
                    });
      }
      open.await();
      double rate = messages * 1e9 / (System.nanoTime() - began);
      if (failed.get() > 0) {
        throw new IllegalStateException(failed.get() + " messages were not published");
      }
      return rate;
    }
  }

  private Message message() {
    return new Message(JobId.next(), null, null, Map.of(), body);
  }

  @Override
  public double classic(String topic, int messages) throws Exception {
    return take(url + "?maxUncommitted=5000&group=" + topic, topic, messages);
  }

  @Override
  public double share(String topic, int messages) throws Exception {
    return take(url + "?mode=share&maxPoll=500&group=" + topic, topic, messages);
  }

  private static double take(String url, String topic, int messages) throws Exception {
    try (WorkSource source = new KafkaProvider().open(StorageUrl.parse(url), Settings.DEFAULT)) {
      Stretch stretch = new Stretch(messages);
      ClaimRequest request = new ClaimRequest(List.of(topic), BATCH, LEASE, WAIT, "bench");
      Callable<Void> work =
          () -> {
            while (!stretch.isOver()) {
              List<Delivery> jobs = source.claim(request);
              if (!jobs.isEmpty()) {
                stretch.begins();
                source.settle(jobs.stream().map(it -> new Settlement.Complete(it, null)).toList());
                stretch.done(jobs.size());
              }
            }
            return null;
          };
      Threads.nanos(Collections.nCopies(THREADS, work));
      return stretch.rate();
    }
  }
}
