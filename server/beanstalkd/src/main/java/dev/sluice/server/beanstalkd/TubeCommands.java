package dev.sluice.server.beanstalkd;

import dev.sluice.job.Counts;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Choosing tubes, and what is done to jobs where they lie. A wrong form is {@code null}. */
final class TubeCommands {
  private final Desk desk;

  TubeCommands(Desk desk) {
    this.desk = desk;
  }

  private Step look(Connection from, Verb verb, Supplier<Answer> question) {
    return new Step(
        Stream.LOOK,
        () -> {
          desk.counters.count(verb);
          from.begin(Stream.LOOK);
          desk.looks.add(new Looking.Look(from, question));
        });
  }

  @Nullable Step peek(Connection from, Words words) {
    long number = words.u64();
    boolean good = number >= 0 && words.atEnd();
    return good ? look(from, Verb.PEEK, () -> desk.shelf.peek(number)) : null;
  }

  /** The first job of the used tube in one of the states. */
  Step peekFirst(Connection from, Verb verb) {
    String queue = from.session.used().queue;
    return look(
        from,
        verb,
        () ->
            switch (verb) {
              case PEEK_READY -> desk.shelf.peekReady(queue);
              case PEEK_DELAYED -> desk.shelf.peekDelayed(queue);
              default -> desk.shelf.peekBuried(queue);
            });
  }

  @Nullable Step kick(Connection from, Words words) {
    try {
      if (!words.hasLoose()) {
        return null;
      }
      long bound = Integer.toUnsignedLong(words.loose());
      String queue = from.session.used().queue;
      return look(from, Verb.KICK, () -> desk.shelf.kick(queue, bound));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Nullable Step kickJob(Connection from, Words words) {
    long number = words.u64();
    boolean good = number >= 0 && words.atEnd();
    return good ? look(from, Verb.KICK_JOB, () -> desk.shelf.kickJob(number)) : null;
  }

  @Nullable Step use(Connection from, Words words) {
    Tube tube = desk.tubes.named(words.rest());
    if (tube == null) {
      return null;
    }
    return new Step(
        null,
        () -> {
          desk.counters.count(Verb.USE);
          from.session.use(tube);
          from.outbox.line("USING " + tube.name);
        });
  }

  @Nullable Step watch(Connection from, Words words) {
    Tube tube = desk.tubes.named(words.rest());
    if (tube == null) {
      return null;
    }
    return new Step(
        null,
        () -> {
          desk.counters.count(Verb.WATCH);
          from.session.watch(tube);
          sayWatching(from);
        });
  }

  @Nullable Step ignore(Connection from, Words words) {
    String name = words.rest();
    if (!TubeNames.isTube(name)) {
      return null;
    }
    return new Step(
        null,
        () -> {
          desk.counters.count(Verb.IGNORE);
          if (from.session.ignore(name)) {
            sayWatching(from);
          } else {
            from.outbox.line("NOT_IGNORED");
          }
        });
  }

  private static void sayWatching(Connection to) {
    to.outbox.line("WATCHING " + to.session.watched().size());
  }

  @Nullable Step pause(Connection from, Words words) {
    String name = words.word();
    long seconds = words.u32();
    if (seconds < 0 || !words.atEnd() || !TubeNames.isTube(name)) {
      return null;
    }
    return new Step(Stream.LOOK, () -> pauseIfThere(from, name, seconds));
  }

  private void pauseIfThere(Connection from, String name, long seconds) {
    desk.counters.count(Verb.PAUSE_TUBE);
    Tube tube = desk.tubes.named(name);
    if (tube == null) {
      from.outbox.line("NOT_FOUND");
    } else if (tube.isInUse() || tube == desk.tubes.first()) {
      pause(tube, seconds);
      from.outbox.line("PAUSED");
    } else {
      from.begin(Stream.LOOK);
      desk.looks.add(new Looking.Look(from, () -> ifJobs(tube, seconds)));
    }
  }

  private Answer ifJobs(Tube tube, long seconds) {
    Counts counts = desk.depot.browser.counts(tube.queue);
    return JobCounts.any(counts)
        ? Answer.of("PAUSED").with(() -> pause(tube, seconds))
        : Answer.NOT_FOUND;
  }

  private void pause(Tube tube, long seconds) {
    desk.tubes.pause(tube, seconds, System.nanoTime());
    desk.claims.pausesChanged();
  }
}
