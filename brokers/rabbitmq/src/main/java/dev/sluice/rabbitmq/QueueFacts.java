package dev.sluice.rabbitmq;

import com.rabbitmq.client.Channel;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a queue was declared with. The protocol has no question for it, but a server that is asked
 * to declare a queue which exists with other arguments says in its refusal what one of them is. The
 * argument that is asked for is given a value that no queue can have, so that nothing is declared
 * in any case. Policies of the server cannot be seen this way.
 *
 * @param known whether the server told; it does not tell those who may not declare
 * @param durable whether it outlives a restart of the server
 * @param arguments those that were asked for and are set, and some others; by name, as text
 */
record QueueFacts(boolean known, boolean durable, Map<String, String> arguments) {
  static final String TYPE = "x-queue-type";
  static final String QUORUM = "quorum";
  static final String DELIVERY_LIMIT = "x-delivery-limit";
  private static final String SINGLE_ACTIVE = "x-single-active-consumer";
  static final String TTL = "x-message-ttl";
  static final String EXPIRES = "x-expires";
  static final String OVERFLOW = "x-overflow";
  static final String MAX_LENGTH = "x-max-length";
  static final String MAX_BYTES = "x-max-length-bytes";
  static final String DEAD_LETTERS = "x-dead-letter-exchange";

  private static final QueueFacts UNKNOWN = new QueueFacts(false, true, Map.of());

  // From this major version on a quorum queue has a limit where none was set.
  private static final int LIMITED_SINCE = 4;
  private static final int USUAL_LIMIT = 20;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int MOST_QUESTIONS = 50;

  // No argument is a list, and no type has this name.
  private static final Object IMPOSSIBLE = List.of();
  private static final Object NO_TYPE = "none";

  private static final Pattern DIFFERENCE =
      Pattern.compile("inequivalent arg '([^']+)' .* but current is (.*)", Pattern.DOTALL);
  private static final Pattern VALUE =
      Pattern.compile("(?:the value )?'(.*)'(?: of type '(\\w+)')?", Pattern.DOTALL);

  QueueFacts {
    arguments = Map.copyOf(arguments);
  }

  /** Asks the server for what concerns claims. */
  static QueueFacts ofClaims(Link link, String queue) {
    return of(link, queue, List.of(TYPE, DELIVERY_LIMIT, SINGLE_ACTIVE));
  }

  /** Asks the server for all that concerns losses. */
  static QueueFacts ofLosses(Link link, String queue) {
    return of(
        link,
        queue,
        List.of(TYPE, DELIVERY_LIMIT, TTL, EXPIRES, MAX_LENGTH, MAX_BYTES, OVERFLOW, DEAD_LETTERS));
  }

  private static QueueFacts of(Link link, String queue, List<String> names) {
    Questions questions = new Questions(link, queue);
    for (String name : names) {
      if (!questions.find(name)) {
        return UNKNOWN;
      }
    }
    return questions.facts();
  }

  boolean isClassic() {
    return known && "classic".equals(arguments.getOrDefault(TYPE, "classic"));
  }

  boolean isQuorum() {
    return QUORUM.equals(arguments.get(TYPE));
  }

  boolean isSingleActive() {
    return "true".equals(arguments.get(SINGLE_ACTIVE));
  }

  /** The whole number that an argument is; empty if it was not given. */
  Optional<Long> number(String argument) {
    try {
      return Optional.ofNullable(arguments.get(argument)).map(Long::parseLong);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * How often the server hands a message out again; the next return drops it.
   *
   * @param version of the server
   * @param given in the URL; {@code null} if it was not
   */
  int deliveryLimit(String version, @Nullable Integer given) {
    if (given != null) {
      return given;
    }
    if (isClassic()) {
      return UNLIMITED;
    }
    long otherwise = major(version) >= LIMITED_SINCE ? USUAL_LIMIT : UNLIMITED;
    long limit = number(DELIVERY_LIMIT).orElse(otherwise);
    return limit < 0 || limit > UNLIMITED ? UNLIMITED : (int) limit;
  }

  static int major(String version) {
    Matcher number = Pattern.compile("(\\d{1,4})\\..*").matcher(version);
    return number.matches() ? Integer.parseInt(number.group(1)) : 0;
  }

  /** Each answer tells one argument, which the next question has right. */
  private static final class Questions {
    private final Link link;
    private final String queue;
    private final Map<String, Object> arguments = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private boolean durable = true;
    private boolean exclusive;
    private boolean autoDelete;
    private int asked;

    Questions(Link link, String queue) {
      this.link = link;
      this.queue = queue;
    }

    QueueFacts facts() {
      Map<String, String> texts = new HashMap<>();
      arguments.forEach((name, value) -> texts.put(name, value.toString()));
      return new QueueFacts(true, durable, texts);
    }

    /** Asks until the server has spoken of this argument; says whether it did. */
    boolean find(String name) {
      while (!told.contains(name)) {
        Optional<String> refusal = refusal(name);
        if (refusal.isEmpty()) {
          // Queues of this type do not have it.
          return true;
        }
        Matcher difference = DIFFERENCE.matcher(refusal.get());
        if (asked++ > MOST_QUESTIONS || !difference.find()) {
          return false;
        }
        told.add(difference.group(1));
        learn(difference.group(1), VALUE.matcher(difference.group(2)));
      }
      return true;
    }

    private Optional<String> refusal(String name) {
      Map<String, Object> question = new HashMap<>(arguments);
      if (!told.contains(TTL)) {
        // Should the queue be gone meanwhile: the server checks this one for a new queue, and the
        // delivery limit it does not.
        question.put(TTL, IMPOSSIBLE);
      }
      question.put(name, name.equals(TYPE) ? NO_TYPE : IMPOSSIBLE);
      Channel channel = link.channel();
      try {
        channel.queueDeclare(queue, durable, exclusive, autoDelete, question);
        return Optional.empty();
      } catch (IOException | RuntimeException e) {
        StoreException error = link.error(e);
        if (error.kind() == StoreException.Kind.UNAVAILABLE) {
          throw error;
        }
        return Optional.of(Errors.refusal(e).map(Errors.Refusal::text).orElse(""));
      } finally {
        link.end(channel);
      }
    }

    private void learn(String name, Matcher value) {
      if (!value.matches()) {
        // It is "none".
        return;
      }
      String text = value.group(1);
      switch (name) {
        case "durable" -> durable = Boolean.parseBoolean(text);
        case "exclusive" -> exclusive = Boolean.parseBoolean(text);
        case "auto_delete" -> autoDelete = Boolean.parseBoolean(text);
        default -> arguments.put(name, typed(text, value.group(2)));
      }
    }

    // The type is not always said.
    private static Object typed(String text, @Nullable String type) {
      if ("longstr".equals(type)) {
        return text;
      }
      if (text.equals("true") || text.equals("false")) {
        return Boolean.parseBoolean(text);
      }
      return text.matches("-?\\d{1,18}") ? (Object) Long.parseLong(text) : text;
    }
  }
}
