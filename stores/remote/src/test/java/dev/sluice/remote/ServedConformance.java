package dev.sluice.remote;

import dev.sluice.spi.JobStore;
import dev.sluice.testkit.ForwardingStore;
import dev.sluice.testkit.StorageConformance;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** All rules, through a server over some storage. */
abstract class ServedConformance extends StorageConformance {
  private @Nullable Served server;
  private int open;

  /** Opens the storage of this test. */
  abstract JobStore storage(InstantSource clock);

  /** The first starts the server, the last ends it. */
  synchronized JobStore open(InstantSource clock) {
    Served running = server;
    if (running == null) {
      running = new Served(storage(clock));
      server = running;
    }
    open++;
    return new Client(running.client());
  }

  private synchronized void closed() {
    if (--open == 0 && server != null) {
      server.close();
      server = null;
    }
  }

  /** Ends the server with the last of them. */
  private final class Client extends ForwardingStore {
    private boolean closed;

    Client(JobStore store) {
      super(store);
    }

    @Override
    public synchronized void close() {
      super.close();
      if (!closed) {
        closed = true;
        closed();
      }
    }
  }
}
