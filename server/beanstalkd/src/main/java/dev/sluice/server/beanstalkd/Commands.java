package dev.sluice.server.beanstalkd;

import org.jspecify.annotations.Nullable;

/** Finds out what a client wants. */
final class Commands {
  private static final String BAD_FORMAT = "BAD_FORMAT";

  private final JobCommands jobs;
  private final TubeCommands tubes;
  private final StatsCommands stats;

  Commands(JobCommands jobs, TubeCommands tubes, StatsCommands stats) {
    this.jobs = jobs;
    this.tubes = tubes;
    this.stats = stats;
  }

  /** What is to be done about a letter; has no effect itself. */
  Step step(Connection from, Letter letter) {
    return switch (letter.kind()) {
      case LINE -> line(from, letter.line());
      case TOO_LONG -> say(from, BAD_FORMAT);
      case BODY -> jobs.body(from, letter.body());
      case BODY_WITHOUT_END -> say(from, "EXPECTED_CRLF");
      case UNWANTED -> say(from, "JOB_TOO_BIG");
    };
  }

  /** Only an answer. */
  static Step say(Connection to, String line) {
    return new Step(null, () -> to.outbox.line(line));
  }

  private Step line(Connection from, String line) {
    Verb verb = Verb.of(line);
    // Where a word has an end, a zero is one: beanstalkd takes such a line for a shorter one.
    if (line.indexOf('\0') >= 0) {
      return say(from, BAD_FORMAT);
    }
    if (verb == null) {
      return say(from, "UNKNOWN_COMMAND");
    }
    Step step = step(from, verb, line);
    return step == null ? say(from, BAD_FORMAT) : step;
  }

  private @Nullable Step step(Connection from, Verb verb, String line) {
    Words words = new Words(line, verb.text.length());
    return switch (verb) {
      case PUT -> jobs.put(from, words);
      case RESERVE -> words.atEnd() ? jobs.reserve(from) : null;
      case RESERVE_WITH_TIMEOUT -> jobs.reserveWithTimeout(from, words);
      case RESERVE_JOB -> jobs.reserveJob(from, words);
      case DELETE -> jobs.delete(from, words);
      case RELEASE -> jobs.release(from, words);
      case BURY -> jobs.bury(from, words);
      case TOUCH -> jobs.touch(from, words);
      case PEEK -> tubes.peek(from, words);
      case PEEK_READY, PEEK_DELAYED, PEEK_BURIED ->
          words.atEnd() ? tubes.peekFirst(from, verb) : null;
      case KICK -> tubes.kick(from, words);
      case KICK_JOB -> tubes.kickJob(from, words);
      case USE -> tubes.use(from, words);
      case WATCH -> tubes.watch(from, words);
      case IGNORE -> tubes.ignore(from, words);
      case PAUSE_TUBE -> tubes.pause(from, words);
      case LIST_TUBES -> words.atEnd() ? stats.listTubes(from) : null;
      case LIST_TUBE_USED -> words.atEnd() ? stats.listTubeUsed(from) : null;
      case LIST_TUBES_WATCHED -> words.atEnd() ? stats.listTubesWatched(from) : null;
      case STATS -> words.atEnd() ? stats.stats(from) : null;
      case STATS_TUBE -> stats.statsTube(from, words);
      case STATS_JOB -> stats.statsJob(from, words);
      case QUIT -> new Step(null, from::quit);
    };
  }
}
