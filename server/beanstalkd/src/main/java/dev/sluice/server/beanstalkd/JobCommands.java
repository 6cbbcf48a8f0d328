package dev.sluice.server.beanstalkd;

import dev.sluice.job.Failure;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Putting, reserving and settling. A command of a wrong form is {@code null}. */
final class JobCommands {
  private final Desk desk;
  private final InstantSource clock;
  private final int maxJobSize;
  private boolean draining;

  JobCommands(Desk desk, InstantSource clock, int maxJobSize) {
    this.desk = desk;
    this.clock = clock;
    this.maxJobSize = maxJobSize;
  }

  /** No job is taken any more. */
  void drain() {
    draining = true;
  }

  int maxJobSize() {
    return maxJobSize;
  }

  boolean isDraining() {
    return draining;
  }

  @Nullable Step put(Connection from, Words words) {
    long priority = words.u32();
    long delay = words.u32();
    long ttr = words.u32();
    long size = words.u32();
    if (priority < 0 || delay < 0 || ttr < 0 || size < 0) {
      return null;
    }
    if (size > maxJobSize) {
      return new Step(null, () -> passOver(from, size));
    }
    if (!words.atEnd()) {
      return null;
    }
    Terms terms = new Terms(priority, delay, Math.max(1, ttr));
    return new Step(Stream.PUT, () -> await(from, terms, (int) size));
  }

  private void passOver(Connection from, long size) {
    desk.counters.count(Verb.PUT);
    from.inbox.expectUnwanted(size);
  }

  private void await(Connection from, Terms terms, int size) {
    desk.counters.count(Verb.PUT);
    from.session.produces();
    from.incoming = terms;
    from.inbox.expectBody(size);
  }

  Step body(Connection from, byte[] body) {
    Terms terms = from.incoming;
    if (draining || terms == null) {
      return Commands.say(from, "DRAINING");
    }
    return new Step(
        Stream.PUT,
        () -> {
          from.begin(Stream.PUT);
          desk.puts.add(Putting.Put.of(from, from.session.used(), terms, body));
        });
  }

  Step reserve(Connection from) {
    return new Step(
        Stream.RESERVE,
        () -> {
          desk.counters.count(Verb.RESERVE);
          waitFor(from, -1);
        });
  }

  @Nullable Step reserveWithTimeout(Connection from, Words words) {
    int seconds;
    try {
      seconds = words.loose();
    } catch (NumberFormatException e) {
      return null;
    }
    return new Step(
        Stream.RESERVE,
        () -> {
          desk.counters.count(Verb.RESERVE_WITH_TIMEOUT);
          waitFor(from, seconds);
        });
  }

  private void waitFor(Connection from, int seconds) {
    from.session.works();
    from.begin(Stream.RESERVE);
    long now = System.nanoTime();
    boolean soon = from.session.endsSoon(now);
    long end = now + TimeUnit.SECONDS.toNanos(Math.max(0, seconds));
    desk.claims.add(
        new Waiter(
            from, end, seconds != 0 && !soon, seconds < 0, soon ? "DEADLINE_SOON" : "TIMED_OUT"));
  }

  @Nullable Step reserveJob(Connection from, Words words) {
    long number = words.u64();
    if (number < 0 || !words.atEnd()) {
      return null;
    }
    return new Step(
        Stream.LOOK,
        () -> {
          from.session.works();
          from.begin(Stream.LOOK);
          desk.looks.add(new Looking.Look(from, () -> desk.fetching.fetch(number)));
        });
  }

  @Nullable Step delete(Connection from, Words words) {
    long number = words.u64();
    if (number < 0 || !words.atEnd()) {
      return null;
    }
    if (from.session.find(number) == null) {
      return new Step(Stream.LOOK, () -> deleteAnybodys(from, number));
    }
    return new Step(Stream.SETTLE, () -> complete(from, number));
  }

  private void deleteAnybodys(Connection from, long number) {
    desk.counters.count(Verb.DELETE);
    from.begin(Stream.LOOK);
    desk.looks.add(new Looking.Look(from, () -> desk.shelf.delete(number, this::countDeletion)));
  }

  private void complete(Connection from, long number) {
    desk.counters.count(Verb.DELETE);
    Reservation own = from.session.remove(number);
    if (own != null) {
      countDeletion(own.delivery.queue());
      settle(
          from, Settling.Outcome.of(from, new Settlement.Complete(own.delivery, null), "DELETED"));
    }
  }

  private void countDeletion(String queue) {
    Tube tube = desk.tubes.ofQueue(queue);
    if (tube != null) {
      tube.deletes++;
    }
  }

  private void settle(Connection from, Settling.Outcome outcome) {
    from.begin(Stream.SETTLE);
    desk.outcomes.add(outcome);
  }

  @Nullable Step release(Connection from, Words words) {
    long number = words.u64();
    long priority = words.u32();
    long delay = words.u32();
    if (number < 0 || priority < 0 || delay < 0 || !words.atEnd()) {
      return null;
    }
    return settling(
        from,
        Verb.RELEASE,
        number,
        job -> {
          Settlement release = new Settlement.Release(job, Duration.ofSeconds(delay));
          settle(
              from, Settling.Outcome.of(from, release, "RELEASED").reprioritizing(job, priority));
        });
  }

  @Nullable Step bury(Connection from, Words words) {
    long number = words.u64();
    long priority = words.u32();
    if (number < 0 || priority < 0 || !words.atEnd()) {
      return null;
    }
    return settling(
        from,
        Verb.BURY,
        number,
        job -> {
          Settlement bury = new Settlement.Bury(job, why(job));
          settle(from, Settling.Outcome.of(from, bury, "BURIED").reprioritizing(job, priority));
        });
  }

  private Failure why(Delivery job) {
    return new Failure(job.attempt(), clock.instant(), "buried", "by a beanstalkd client", "");
  }

  private Step settling(Connection from, Verb verb, long number, Consumer<Delivery> how) {
    Reservation own = from.session.find(number);
    if (own == null) {
      return new Step(
          null,
          () -> {
            desk.counters.count(verb);
            from.outbox.line("NOT_FOUND");
          });
    }
    return new Step(
        Stream.SETTLE,
        () -> {
          desk.counters.count(verb);
          from.session.remove(own);
          how.accept(own.delivery);
        });
  }

  @Nullable Step touch(Connection from, Words words) {
    long number = words.u64();
    if (number < 0 || !words.atEnd()) {
      return null;
    }
    return new Step(
        null,
        () -> {
          desk.counters.count(Verb.TOUCH);
          Reservation own = from.session.find(number);
          if (own != null) {
            own.touch(System.nanoTime());
          }
          from.outbox.line(own == null ? "NOT_FOUND" : "TOUCHED");
        });
  }
}
