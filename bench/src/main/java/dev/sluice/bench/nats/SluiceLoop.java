package dev.sluice.bench.nats;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An adapter, called as the engine calls it. */
public final class SluiceLoop implements BrokerLoop {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final JobStore store;
  private final ClaimRequest request;
  private final byte[] payload = new byte[BYTES];

  /** Over a store of its own, which it closes. */
  public SluiceLoop(JobStore store, String queue) {
    this.store = store;
    this.request = new ClaimRequest(List.of(queue), WINDOW, LEASE, WAIT, "bench");
  }

  @Override
  public void publish(int messages) {
    String queue = request.queues().get(0);
    for (int left = messages; left > 0; left -= WINDOW) {
      List<NewJob> batch = new ArrayList<>(WINDOW);
      for (int i = 0; i < Math.min(WINDOW, left); i++) {
        batch.add(new NewJob(JobId.next(), queue, "", payload, JobOptions.DEFAULT, null));
      }
      store.enqueue(batch);
    }
  }

  @Override
  public void consume(int messages) throws InterruptedException {
    int left = messages;
    while (left > 0) {
      List<Settlement> done = new ArrayList<>();
      for (Delivery delivery : store.claim(request)) {
        done.add(new Settlement.Complete(delivery, null));
      }
      for (Settled answer : store.settle(done)) {
        if (answer != Settled.COMPLETED) {
          throw new IllegalStateException("not completed: " + answer);
        }
        left--;
      }
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
