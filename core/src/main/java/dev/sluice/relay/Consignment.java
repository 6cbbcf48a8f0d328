package dev.sluice.relay;

import dev.sluice.job.Failure;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settlement;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The jobs of one claim on their way to the broker, until each has an outcome. One thread. */
final class Consignment {
  /** A job and its message. */
  private record Item(Delivery job, Message message) {}

  private final RelayOptions options;
  private final Tally tally;
  private final List<Settlement> outcomes = new ArrayList<>();
  private List<Item> open = new ArrayList<>();

  Consignment(List<Delivery> jobs, RelayOptions options, Tally tally) {
    this.options = options;
    this.tally = tally;
    for (Delivery job : jobs) {
      Message message = form(job);
      if (message != null) {
        open.add(new Item(job, message));
      }
    }
  }

  private @Nullable Message form(Delivery job) {
    try {
      return options.form().apply(job);
    } catch (RuntimeException e) {
      refused(job, e);
      return null;
    }
  }

  /** What is still to be published. */
  List<Message> messages() {
    return open.stream().map(Item::message).toList();
  }

  /** The jobs of those. */
  List<Delivery> jobs() {
    return open.stream().map(Item::job).toList();
  }

  boolean isOpen() {
    return !open.isEmpty();
  }

  /**
   * Takes the broker's answers. What is not confirmed stays open.
   *
   * @return why something is still open; empty if nothing is
   */
  Optional<String> answered(List<Published> answers) {
    List<Item> left = new ArrayList<>();
    String why = "";
    for (int i = 0; i < answers.size(); i++) {
      Published answer = answers.get(i);
      Item item = open.get(i);
      switch (answer.outcome()) {
        case CONFIRMED -> outcomes.add(new Settlement.Complete(item.job, null));
        case REFUSED -> refused(item.job, new RefusedException(answer.reason()));
        case UNCONFIRMED -> {
          left.add(item);
          why = answer.reason();
        }
      }
    }
    open = left;
    return left.isEmpty() ? Optional.empty() : Optional.of(why);
  }

  /** Forgets the jobs that are somebody else's by now, and gives back those to be cancelled. */
  void leases(List<LeaseStatus> statuses) {
    List<Item> held = new ArrayList<>();
    for (int i = 0; i < statuses.size(); i++) {
      Item item = open.get(i);
      switch (statuses.get(i)) {
        case HELD -> held.add(item);
        // A release of a job that is to be cancelled cancels it.
        case CANCEL_REQUESTED -> outcomes.add(new Settlement.Release(item.job, Duration.ZERO));
        case LOST -> {
          // Another relay has it.
        }
      }
    }
    open = held;
  }

  /** Gives back what is still open. */
  void giveBack() {
    open.forEach(item -> outcomes.add(new Settlement.Release(item.job, Duration.ZERO)));
    open = new ArrayList<>();
  }

  /** What has an outcome. */
  List<Settlement> outcomes() {
    return outcomes;
  }

  private void refused(Delivery job, RuntimeException error) {
    tally.refused(error);
    Failure failure = failure(job, error);
    Optional<Duration> again =
        job.attempt() < job.options().maxAttempts()
            ? options.retry().next(job.attempt(), error)
            : Optional.empty();
    outcomes.add(
        again
            .<Settlement>map(delay -> new Settlement.Retry(job, delay, failure))
            .orElseGet(() -> new Settlement.Bury(job, failure)));
  }

  private static Failure failure(Delivery job, RuntimeException error) {
    String message = String.valueOf(error.getMessage());
    String type = error.getClass().getName();
    return new Failure(job.attempt(), Instant.now(), type, message, detail(error));
  }

  // A broker's answer says all there is to say; an error in the form has a place in the code.
  private static String detail(RuntimeException error) {
    if (error instanceof RefusedException) {
      return "";
    }
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
