package dev.sluice.bench.shared;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.util.function.Consumer;

/** A queue of Sluice. */
final class SluiceLink implements Link {
  private final Sluice sluice;
  private final Queue<byte[]> queue;

  SluiceLink(String url) {
    sluice = Sluice.open(url);
    queue = sluice.queue("bench");
  }

  @Override
  public void send(byte[] job) {
    queue.enqueue(job);
  }

  @Override
  public void receive(Consumer<byte[]> handler) {
    queue.work(job -> handler.accept(job.payload()), w -> w.concurrency(2));
  }

  @Override
  public void close() {
    sluice.close();
  }
}
