package dev.sluice.redis;

import dev.sluice.spi.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.Protocol.Command;

/**
 * The queues of a prefix and their numbers, which are kept in a hash and remembered here. What is
 * remembered is forgotten when a server was lost: what it had not written to its disk may have got
 * another number since.
 */
final class Queues {
  private final Wire wire;
  private final String prefix;
  private final byte[] key;
  private final Map<String, QueueKeys> known = new ConcurrentHashMap<>();

  Queues(Wire wire, String prefix) {
    this.wire = wire;
    this.prefix = prefix;
    this.key = Ascii.of(prefix + ":queues");
  }

  void forget() {
    known.clear();
  }

  byte[] key() {
    return key;
  }

  /** The queue; gets a number if it is new. */
  QueueKeys of(String name) {
    QueueKeys there = known.get(name);
    if (there != null) {
      return there;
    }
    Names.queue(name);
    Object answer = wire.run(new Call(Script.REGISTER, List.of(key), List.of(Ascii.of(name))));
    return remember(name, (int) Ascii.number(((List<?>) answer).get(0)));
  }

  /** The queue, if anybody ever used it. */
  Optional<QueueKeys> find(String name) {
    QueueKeys there = known.get(name);
    if (there != null) {
      return Optional.of(there);
    }
    Object number = wire.send(key, Command.HGET, key, Ascii.of(name));
    return Optional.ofNullable(number).map(n -> remember(name, (int) Ascii.number(n)));
  }

  /** All queues that anybody ever used, by number. */
  Collection<QueueKeys> all() {
    List<?> pairs = (List<?>) wire.send(key, Command.HGETALL, key);
    List<QueueKeys> all = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      all.add(remember(Ascii.text(pairs.get(i)), (int) Ascii.number(pairs.get(i + 1))));
    }
    return all;
  }

  /** The queue with this number, among those that are known. */
  Optional<QueueKeys> numbered(int number) {
    return known.values().stream().filter(q -> q.number() == number).findFirst();
  }

  /** The queue with this number, if anybody ever used it. */
  Optional<QueueKeys> withNumber(int number) {
    return numbered(number).or(() -> all().stream().filter(q -> q.number() == number).findFirst());
  }

  private QueueKeys remember(String name, int number) {
    QueueKeys keys = QueueKeys.of(prefix, name, number, wire.isCluster());
    known.put(name, keys);
    return keys;
  }
}
