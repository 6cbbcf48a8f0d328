package dev.sluice.beanstalkd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A body on its way to a tube. */
record Put(String tube, long priority, long delay, long ttr, byte[] body) {

  /** Puts them in their order; answers a reply for each. */
  static List<Reply> all(Connection connection, List<Put> puts) throws IOException {
    List<Command> commands = new ArrayList<>(puts.size() + 1);
    for (Put put : puts) {
      connection.use(put.tube, commands);
      commands.add(Command.put(put.priority, put.delay, put.ttr, put.body));
    }
    List<Reply> replies = connection.exchange(commands);
    List<Reply> answers = new ArrayList<>(puts.size());
    for (int i = 0; i < commands.size(); i++) {
      if (commands.get(i).body() != null) {
        answers.add(checked(connection, commands.get(i), replies.get(i)));
      }
    }
    return answers;
  }

  private static Reply checked(Connection connection, Command put, Reply reply) throws IOException {
    switch (reply.word()) {
      case "INSERTED", "JOB_TOO_BIG", "DRAINING", "OUT_OF_MEMORY" -> {
        return reply;
      }
      case "BURIED" -> {
        // It is there, and nobody would get it.
        connection.exchange(Command.delete(reply.number()));
        return new Reply("OUT_OF_MEMORY", -1, reply.body());
      }
      default -> throw Connection.unexpected(put, reply);
    }
  }

  static boolean hasToWait(Reply reply) {
    return reply.is("DRAINING") || reply.is("OUT_OF_MEMORY");
  }

  /** Why it was not taken. */
  static String reason(Reply reply) {
    return switch (reply.word()) {
      case "DRAINING" -> "the server is being drained: it takes no new jobs until it is restarted";
      case "OUT_OF_MEMORY" -> "the server has no memory, or no disk for its binlog";
      case "JOB_TOO_BIG" -> "the server says that it is too large (its option -z)";
      default -> "the server says " + reply.word();
    };
  }
}
