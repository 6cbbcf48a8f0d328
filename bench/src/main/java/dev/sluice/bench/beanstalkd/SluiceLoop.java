package dev.sluice.bench.beanstalkd;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;

/** Sluice over the same servers. */
final class SluiceLoop implements Contender {
  private static final int CONCURRENCY = 50;
  private static final byte[] PAYLOAD = new byte[100];

  private final String name;
  private final Sluice sluice;
  private final Queue<byte[]> queue;

  SluiceLoop(String name, String url) {
    this.name = name;
    sluice = Sluice.open(url);
    queue = sluice.queue("bench");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void produce(int jobs, int batch) {
    for (int done = 0; done < jobs; done += batch) {
      if (batch == 1) {
        queue.enqueue(PAYLOAD);
      } else {
        queue.enqueueAll(Collections.nCopies(batch, PAYLOAD));
      }
    }
  }

  @Override
  public void consume(int jobs) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(jobs);
    queue.work(job -> left.countDown(), w -> w.concurrency(CONCURRENCY));
    left.await();
  }

  @Override
  public void close() {
    sluice.close();
  }
}
