package dev.sluice.kafka;

import dev.sluice.memory.MemoryStore;
import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spillover.Spillover;
import dev.sluice.testkit.Effort;
import dev.sluice.testkit.ForwardingStore;
import dev.sluice.testkit.StoreFixture;
import java.time.Instant;
import java.time.InstantSource;

/** The conformance suite over the broker that tests share, with topics and groups of each test. */
final class Conformance {
  /** A round trip to the broker for each job, one process. */
  private static final Effort EFFORT = new Effort(200, 2_000, 30);

  private Conformance() {}

  /** The broker alone. */
  static StoreFixture plain(String options) {
    Unsettled unsettled = new Unsettled();
    return StoreFixture.of(clock -> open(clock, options, unsettled)).keepingJobs().effort(EFFORT);
  }

  /** With a store beside it, which is kept when the broker's is closed. */
  static StoreFixture withStore(String options) {
    Unsettled unsettled = new Unsettled();
    Beside beside = new Beside();
    return StoreFixture.of(
            clock -> new Spillover(open(clock, options, unsettled), beside.open(clock), clock))
        .keepingJobs()
        .effort(EFFORT);
  }

  private static JobStore open(InstantSource clock, String options, Unsettled unsettled) {
    KafkaServer server = Kafkas.shared();
    String url = "kafka://" + server.address() + "?group=" + unsettled.group() + options;
    return new Topics(
        new LateStore(
            options,
            () -> (JobStore) new KafkaProvider().open(StorageUrl.parse(url), new Settings(clock))),
        unsettled);
  }

  /** A store that outlives those who use it, as one on a server would. */
  private static final class Beside implements InstantSource {
    private final MemoryStore store = new MemoryStore(this);
    private volatile InstantSource clock = InstantSource.system();

    @Override
    public Instant instant() {
      return clock.instant();
    }

    JobStore open(InstantSource time) {
      clock = time;
      return new ForwardingStore(store) {
        @Override
        public Traits traits() {
          Traits own = super.traits();
          return new Traits(
              own.name(),
              own.features(),
              own.callCost(),
              own.threading(),
              Traits.Sharing.MANY_MACHINES,
              Traits.Durability.SERVER,
              own.resolution(),
              own.maxPayload());
        }

        private volatile boolean closed;

        @Override
        public Swept sweep(SweepRequest request) {
          if (closed) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "closed");
          }
          return super.sweep(request);
        }

        @Override
        public void close() {
          // The store itself is there when the next one is opened.
          closed = true;
        }
      };
    }
  }
}
