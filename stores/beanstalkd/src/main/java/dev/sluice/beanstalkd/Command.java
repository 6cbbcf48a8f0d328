package dev.sluice.beanstalkd;

import org.jspecify.annotations.Nullable;

/**
 * Something to say to a server.
 *
 * @param line without its end
 * @param body what follows it; {@code null} for nothing
 * @param tube which tube has to be in use for it; {@code null} if that does not matter
 */
record Command(String line, byte @Nullable [] body, @Nullable String tube) {
  private Command(String line) {
    this(line, null);
  }

  Command(String line, byte @Nullable [] body) {
    this(line, body, null);
  }

  /**
   * @param priority the server's, unsigned: the lower the earlier
   * @param delay in seconds
   * @param ttr how long a reservation lasts without a touch, in seconds
   */
  static Command put(long priority, long delay, long ttr, byte[] body) {
    return new Command("put " + priority + " " + delay + " " + ttr + " " + body.length, body);
  }

  /** The same into a tube that may have to be used first. */
  Command into(String name) {
    return new Command(line, body, name);
  }

  static Command use(String tube) {
    return new Command("use " + tube);
  }

  static Command watch(String tube) {
    return new Command("watch " + tube);
  }

  static Command ignore(String tube) {
    return new Command("ignore " + tube);
  }

  static Command reserve(long seconds) {
    return new Command("reserve-with-timeout " + seconds);
  }

  static Command reserveJob(long number) {
    return new Command("reserve-job " + number);
  }

  static Command delete(long number) {
    return new Command("delete " + number);
  }

  static Command touch(long number) {
    return new Command("touch " + number);
  }

  static Command release(long number, long priority, long delay) {
    return new Command("release " + number + " " + priority + " " + delay);
  }

  static Command bury(long number, long priority) {
    return new Command("bury " + number + " " + priority);
  }

  static Command statsJob(long number) {
    return new Command("stats-job " + number);
  }

  static Command stats() {
    return new Command("stats");
  }

  static Command listTubeUsed() {
    return new Command("list-tube-used");
  }

  static Command listTubes() {
    return new Command("list-tubes");
  }

  static Command statsTube(String tube) {
    return new Command("stats-tube " + tube);
  }

  static Command peek(long number) {
    return new Command("peek " + number);
  }

  static Command peekBuried() {
    return new Command("peek-buried");
  }

  /** The command alone, without the numbers: for messages. */
  String name() {
    int space = line.indexOf(' ');
    return space < 0 ? line : line.substring(0, space);
  }
}
