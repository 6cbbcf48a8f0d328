package dev.sluice.beanstalkd;

import dev.sluice.spi.Settled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of one job out of its reservation, together with others: all say their first words, then
 * all their second ones, and so on, each kind of words in one exchange.
 *
 * <p>The first word is a touch, for any connection may delete a job that is READY: only who is
 * heard to hold it goes on, with all of its time to run before it.
 */
abstract class Exit {
  final HeldJob job;
  final int place;
  Settled answer = Settled.LEASE_LOST;

  Exit(HeldJob job, int place) {
    this.job = job;
    this.place = place;
  }

  /** Takes all of them out. */
  static boolean leave(Connection connection, List<Exit> exits) throws IOException {
    List<Exit> held = touch(connection, exits);
    List<Exit> rest = new ArrayList<>();
    say(connection, held, false, rest);
    say(connection, rest, true, new ArrayList<>());
    return true;
  }

  private static List<Exit> touch(Connection connection, List<Exit> exits) throws IOException {
    List<Command> touches = new ArrayList<>(exits.size());
    exits.forEach(exit -> touches.add(Command.touch(exit.job.number)));
    List<Reply> replies = connection.exchange(touches);
    List<Exit> held = new ArrayList<>(exits.size());
    for (int i = 0; i < exits.size(); i++) {
      if (replies.get(i).is("TOUCHED")) {
        held.add(exits.get(i));
      }
    }
    return held;
  }

  /**
   * @param rest gets those that have more to say
   */
  private static void say(Connection connection, List<Exit> exits, boolean second, List<Exit> rest)
      throws IOException {
    List<Command> commands = new ArrayList<>();
    List<Integer> ends = new ArrayList<>(exits.size());
    for (Exit exit : exits) {
      exit.say(connection, second, commands);
      ends.add(commands.size());
    }
    List<Reply> replies = connection.exchange(commands);
    for (int i = 0; i < exits.size(); i++) {
      Reply last = replies.get(ends.get(i) - 1);
      if (!exits.get(i).hear(second, last)) {
        rest.add(exits.get(i));
      }
    }
  }

  /** Adds what it has to say; the reply to the last of it is heard. */
  abstract void say(Connection connection, boolean second, List<Command> commands);

  /** Answers whether that was all. */
  abstract boolean hear(boolean second, Reply reply);

  /** The handler succeeded. */
  static final class Completion extends Exit {
    Completion(HeldJob job, int place) {
      super(job, place);
    }

    @Override
    void say(Connection connection, boolean second, List<Command> commands) {
      commands.add(Command.delete(job.number));
    }

    @Override
    boolean hear(boolean second, Reply reply) {
      answer = reply.is("DELETED") ? Settled.COMPLETED : Settled.LEASE_LOST;
      return true;
    }
  }

  /** Given back. */
  static final class Return extends Exit {
    private final long seconds;

    Return(HeldJob job, int place, long seconds) {
      super(job, place);
      this.seconds = seconds;
    }

    @Override
    void say(Connection connection, boolean second, List<Command> commands) {
      commands.add(Command.release(job.number, job.stats.priority(), seconds));
    }

    @Override
    boolean hear(boolean second, Reply reply) {
      answer = reply.is("RELEASED") ? Settled.RELEASED : Settled.LEASE_LOST;
      return true;
    }
  }

  /** To be tried again: a body cannot be changed, so a new one takes its place. */
  static final class Repetition extends Exit {
    private final byte[] copy;
    private final long seconds;
    private final long ttr;
    private boolean copied;

    Repetition(HeldJob job, int place, byte[] copy, long seconds, long ttr) {
      super(job, place);
      this.copy = copy;
      this.seconds = seconds;
      this.ttr = ttr;
    }

    @Override
    void say(Connection connection, boolean second, List<Command> commands) {
      if (!second) {
        connection.use(job.tube, commands);
        commands.add(Command.put(job.stats.priority(), seconds, ttr, copy));
      } else if (copied) {
        commands.add(Command.delete(job.number));
      } else {
        commands.add(Command.release(job.number, job.stats.priority(), seconds));
      }
    }

    /** A server that drains, or is full, takes no copy: the old one must do, uncounted. */
    @Override
    boolean hear(boolean second, Reply reply) {
      if (!second) {
        copied = reply.is("INSERTED");
        return false;
      }
      answer = Settled.RETRYING;
      return true;
    }
  }

  /** Given up: buried is a copy with the cause in it. */
  static final class Burial extends Exit {
    /** By then it is buried. If not, who meets the copy buries it. */
    private static final long SECONDS = 60;

    private final byte[] copy;
    private final long ttr;
    private long number = -1;

    Burial(HeldJob job, int place, byte[] copy, long ttr) {
      super(job, place);
      this.copy = copy;
      this.ttr = ttr;
    }

    @Override
    void say(Connection connection, boolean second, List<Command> commands) {
      if (!second) {
        connection.use(job.tube, commands);
        commands.add(Command.put(job.stats.priority(), SECONDS, ttr, copy));
      } else if (number >= 0) {
        commands.add(Command.reserveJob(number));
        commands.add(Command.bury(number, job.stats.priority()));
        commands.add(Command.delete(job.number));
      } else {
        commands.add(Command.bury(job.number, job.stats.priority()));
      }
    }

    @Override
    boolean hear(boolean second, Reply reply) {
      if (!second) {
        number = reply.is("INSERTED") ? reply.number() : -1;
        return false;
      }
      answer = Settled.DEAD;
      return true;
    }
  }

  /** Buried as it is. */
  static final class PlainBurial extends Exit {
    PlainBurial(HeldJob job, int place) {
      super(job, place);
    }

    @Override
    void say(Connection connection, boolean second, List<Command> commands) {
      commands.add(Command.bury(job.number, job.stats.priority()));
    }

    @Override
    boolean hear(boolean second, Reply reply) {
      answer = Settled.DEAD;
      return true;
    }
  }
}
