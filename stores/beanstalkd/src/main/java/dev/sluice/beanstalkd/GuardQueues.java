package dev.sluice.beanstalkd;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Names;
import java.util.Optional;

/**
 * How the queues of tickets are named at the guard: nobody who uses that store for jobs of his own
 * takes them for his.
 */
final class GuardQueues {
  private static final String PREFIX = "beanstalkd:";

  private final BeanstalkdOptions options;
  private final String prefix;

  GuardQueues(BeanstalkdOptions options) {
    this.options = options;
    prefix = PREFIX + options.prefix();
  }

  /**
   * The name at the guard.
   *
   * @throws IllegalArgumentException if the queue is not served, or its name is none or too long
   */
  String of(String queue) {
    options.tube(queue);
    String name = prefix + queue;
    if (name.length() > Names.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "queue names have "
              + (Names.MAX_LENGTH - prefix.length())
              + " characters at most here: \""
              + queue
              + "\" is too long");
    }
    return name;
  }

  ClaimRequest of(ClaimRequest request) {
    return new ClaimRequest(
        request.queues().stream().map(this::of).toList(),
        request.max(),
        request.lease(),
        request.maxWait(),
        request.holder());
  }

  /** The queue of a name at the guard; empty if it is none of ours. */
  Optional<String> back(String name) {
    return name.startsWith(prefix) && name.length() > prefix.length()
        ? Optional.of(name.substring(prefix.length()))
        : Optional.empty();
  }

  /** What the guard says, with our names. */
  String inOurWords(String text) {
    return text.replace(prefix, "");
  }
}
