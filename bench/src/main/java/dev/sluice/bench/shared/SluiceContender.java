package dev.sluice.bench.shared;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.util.Collections;

/** Sluice, on any storage. */
final class SluiceContender implements Contender {
  static final int CONCURRENCY = 50;
  private static final byte[] PAYLOAD = new byte[100];

  private final Sluice sluice;
  private final Queue<byte[]> queue;

  SluiceContender(String url) {
    sluice = Sluice.open(url);
    queue = sluice.queue("bench");
  }

  @Override
  public String name() {
    return "Sluice";
  }

  @Override
  public void enqueue() {
    queue.enqueue(PAYLOAD);
  }

  @Override
  public void enqueueMany(int jobs) {
    queue.enqueueAll(Collections.nCopies(jobs, PAYLOAD));
  }

  @Override
  public void startWorking(Progress progress) {
    queue.work(job -> progress.ran(), w -> w.concurrency(CONCURRENCY));
  }

  @Override
  public void close() {
    sluice.close();
  }
}
