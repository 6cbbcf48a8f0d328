package dev.sluice.beanstalkd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Something to say to a server, in one go with the errands of others.
 *
 * @param commands at least one
 * @param hearer gets the answer, in any case
 */
record Errand(List<Command> commands, Consumer<Answer> hearer) {

  /** Runs all, in their order; answers the replies to each. */
  static List<List<Reply>> run(Connection connection, List<Errand> errands) throws IOException {
    List<Command> all = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (Errand errand : errands) {
      for (Command command : errand.commands) {
        if (command.tube() != null) {
          connection.use(command.tube(), all);
        }
        positions.add(all.size());
        all.add(command);
      }
    }
    List<Reply> replies = connection.exchange(all);
    List<List<Reply>> answers = new ArrayList<>(errands.size());
    int next = 0;
    for (Errand errand : errands) {
      List<Reply> own = new ArrayList<>(errand.commands.size());
      for (int i = 0; i < errand.commands.size(); i++) {
        own.add(replies.get(positions.get(next++)));
      }
      answers.add(own);
    }
    return answers;
  }
}
