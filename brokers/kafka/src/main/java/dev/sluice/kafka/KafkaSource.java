package dev.sluice.kafka;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Topics as queues: each is read by a reader of its own, from its first claim on. */
final class KafkaSource implements WorkSource {
  /** What a producer sends at most, unless it is told otherwise. */
  private static final int MAX_REQUEST = 1 << 20;

  /** For the headers, and what else goes with a message. */
  private static final int ROOM = 4 << 10;

  private final Traits traits;
  private final KafkaOptions options;
  private final Errors errors;
  private final Readers readers;
  private final Map<String, Reader> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  KafkaSource(KafkaOptions options, Errors errors, Readers readers) {
    this.options = options;
    this.errors = errors;
    this.readers = readers;
    this.traits =
        new Traits(
            "kafka",
            readers.features(),
            Traits.CallCost.REMOTE,
            Traits.Threading.ANY,
            Traits.Sharing.MANY_MACHINES,
            Traits.Durability.SERVER,
            Duration.ofMillis(1),
            Math.max(0, options.properties().number("max.request.size", MAX_REQUEST) - ROOM));
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    if (request.queues().size() > 1) {
      throw new IllegalArgumentException("kafka claims from one queue at a time");
    }
    String topic = options.topic(request.queues().get(0));
    if (closed) {
      throw errors.unavailable("closed");
    }
    Reader reader = reader(topic, request);
    if (closed) {
      // Opened while this was being closed.
      reader.close();
    }
    return reader.claim(request);
  }

  private Reader reader(String topic, ClaimRequest first) throws InterruptedException {
    Reader reader = open.get(topic);
    if (reader != null) {
      return reader;
    }
    try {
      return open.computeIfAbsent(topic, name -> readers.opener().open(name, first));
    } catch (StoreException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while " + topic + " was opened");
      }
      throw e;
    }
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return each(
        outcomes,
        outcome -> outcome.lease().queue(),
        Settled.LEASE_LOST,
        (reader, some) -> reader.settle(some));
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    return each(
        leases, LeaseToken::queue, LeaseStatus.LOST, (reader, some) -> reader.extend(some, lease));
  }

  /** Asks each reader for its part, and puts the answers in the order of the questions. */
  private <T, R> List<R> each(
      List<? extends T> all,
      Function<T, String> queue,
      R otherwise,
      BiFunction<Reader, List<T>, List<R>> call) {
    if (closed) {
      throw errors.unavailable("closed");
    }
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      places.computeIfAbsent(queue.apply(all.get(i)), name -> new ArrayList<>()).add(i);
    }
    List<R> answers = new ArrayList<>(Collections.nCopies(all.size(), otherwise));
    places.forEach(
        (name, indexes) -> {
          Reader reader = open.get(name);
          if (reader != null) {
            List<T> some = new ArrayList<>(indexes.size());
            indexes.forEach(i -> some.add(all.get(i)));
            List<R> theirs = call.apply(reader, some);
            for (int i = 0; i < indexes.size(); i++) {
              answers.set(indexes.get(i), theirs.get(i));
            }
          }
        });
    return answers;
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    Object found = readers.roles().get(role);
    return found == null ? WorkSource.super.role(role) : Optional.of(role.cast(found));
  }

  @Override
  public void wakeup() {
    open.values().forEach(Reader::wakeup);
  }

  @Override
  public void close() {
    closed = true;
    open.values().forEach(Reader::close);
  }
}
