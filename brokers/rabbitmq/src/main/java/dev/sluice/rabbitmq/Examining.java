package dev.sluice.rabbitmq;

import com.rabbitmq.client.AMQP;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.List;

/** How the server and the queue of the URL are set up, and what that risks. */
final class Examining implements Checkup {
  // The first with quorum queues is 3.8; the first whose quorum queues have a TTL and dead letters
  // that are not lost on the way is 3.10.
  private static final List<Integer> OLDEST = List.of(3, 10);

  private final Link link;
  private final RabbitMqOptions options;

  Examining(Link link, RabbitMqOptions options) {
    this.link = link;
    this.options = options;
  }

  @Override
  public List<Finding> checkup() {
    List<Finding> findings = new ArrayList<>();
    String version = link.serverProperty("version");
    findings.add(version(version));
    String queue = options.queue();
    if (queue == null) {
      findings.add(note("the URL names no queue, so none was looked at"));
      return findings;
    }
    AMQP.Queue.DeclareOk there;
    try {
      there = link.once(channel -> channel.queueDeclarePassive(queue));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.UNAVAILABLE) {
        throw e;
      }
      findings.add(missing(queue));
      return findings;
    }
    findings.add(
        ok(there.getMessageCount() + " messages wait, consumers: " + there.getConsumerCount()));
    findings.addAll(queue(queue, version));
    return findings;
  }

  private Finding missing(String queue) {
    return options.declares()
        ? ok("there is no queue \"" + queue + "\" yet: it will be declared")
        : problem("there is no queue \"" + queue + "\", and declare=false");
  }

  private static Finding version(String version) {
    String text = "rabbitmq " + version;
    String[] parts = version.split("[^0-9]+", -1);
    boolean known = parts.length > 1 && !parts[0].isEmpty() && !parts[1].isEmpty();
    if (!known) {
      return note(text + ": an unknown version");
    }
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    boolean old = major < OLDEST.get(0) || (major == OLDEST.get(0) && minor < OLDEST.get(1));
    return old ? note(text + ": older than 3.10, which was not tried") : ok(text);
  }

  private List<Finding> queue(String queue, String version) {
    QueueFacts facts = QueueFacts.ofLosses(link, queue);
    if (!facts.known()) {
      return List.of(
          note("the server does not tell how the queue was declared (may this user declare it?)"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(type(facts));
    findings.add(limit(facts, version));
    findings.addAll(losses(facts));
    findings.add(
        note(
            "policies cannot be seen from here, and may set a delivery limit, a TTL or a length as"
                + " well: rabbitmqctl list_policies"));
    return findings;
  }

  private static Finding type(QueueFacts facts) {
    if (facts.isQuorum()) {
      return ok("a quorum queue");
    }
    String text =
        "a " + facts.arguments().getOrDefault(QueueFacts.TYPE, "classic") + " queue, on one node";
    return facts.durable()
        ? note(text + ": it does not count deliveries, and is gone with its node")
        : problem(text + ", not durable: a restart of the server loses it");
  }

  private Finding limit(QueueFacts facts, String version) {
    int limit = facts.deliveryLimit(version, options.deliveryLimit());
    if (limit == Integer.MAX_VALUE) {
      return ok("no delivery limit");
    }
    if (limit < 1) {
      return problem("delivery limit 0: what is returned once is dropped, and workers refuse it");
    }
    return ok("delivery limit " + limit + ": a job is parked before the server drops it");
  }

  private static List<Finding> losses(QueueFacts facts) {
    List<Finding> findings = new ArrayList<>();
    String where = facts.arguments().get(QueueFacts.DEAD_LETTERS);
    String goes =
        where == null ? "is dropped" : "goes to the dead-letter exchange \"" + where + "\"";
    facts
        .number(QueueFacts.TTL)
        .ifPresent(ms -> findings.add(problem("what waits for " + ms + " ms " + goes)));
    facts
        .number(QueueFacts.EXPIRES)
        .ifPresent(
            ms -> findings.add(problem("unused for " + ms + " ms, the queue is deleted with all")));
    boolean bounded =
        facts.number(QueueFacts.MAX_LENGTH).isPresent()
            || facts.number(QueueFacts.MAX_BYTES).isPresent();
    String overflow = facts.arguments().getOrDefault(QueueFacts.OVERFLOW, "drop-head");
    if (bounded && overflow.equals("drop-head")) {
      findings.add(problem("of a full queue the oldest message " + goes + " (drop-head)"));
    } else if (bounded) {
      findings.add(ok("a full queue refuses new messages (" + overflow + ")"));
    }
    return findings;
  }

  private static Finding ok(String text) {
    return new Finding(Level.OK, text);
  }

  private static Finding note(String text) {
    return new Finding(Level.NOTE, text);
  }

  private static Finding problem(String text) {
    return new Finding(Level.PROBLEM, text);
  }
}
