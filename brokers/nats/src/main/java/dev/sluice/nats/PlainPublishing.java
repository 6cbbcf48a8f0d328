package dev.sluice.nats;

import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import io.nats.client.Connection;
import io.nats.client.impl.NatsMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes to whoever listens at this moment: confirmed means that the server has had it, and
 * nobody keeps it for those who are away.
 */
final class PlainPublishing implements NatsSink.Publishing {
  private final Link link;
  // The server's last complaint belongs to whoever has just sent.
  private final ReentrantLock lock = new ReentrantLock();

  PlainPublishing(Link link) {
    this.link = link;
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    lock.lock();
    try {
      Connection connection = link.connection();
      connection.clearLastError();
      List<Published> answers = new ArrayList<>(messages.size());
      List<String> subjects = new ArrayList<>(messages.size());
      for (Message message : messages) {
        answers.add(send(connection, message, subjects));
      }
      return isHeard(connection) ? answers(answers, subjects, connection) : doubtful(answers);
    } finally {
      lock.unlock();
    }
  }

  private Published send(Connection connection, Message message, List<String> subjects) {
    try {
      NatsMessage out = Outbound.of(message, link.options(), connection.getMaxPayload());
      subjects.add(out.getSubject());
      connection.publish(out);
      return Published.CONFIRMED;
    } catch (IllegalArgumentException e) {
      subjects.add("");
      return Published.refused(String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw link.errors().away();
    }
  }

  /** Only the last complaint is known: the messages that it is not about are doubtful. */
  private static List<Published> answers(
      List<Published> answers, List<String> subjects, Connection connection) {
    String complaint = connection.getLastError();
    if (complaint == null || complaint.isEmpty()) {
      return answers;
    }
    List<Published> all = new ArrayList<>(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      boolean meant = complaint.contains("\"" + subjects.get(i) + "\"");
      Published answer = answers.get(i);
      all.add(
          !answer.isConfirmed()
              ? answer
              : meant
                  ? Published.refused(complaint)
                  : Published.unconfirmed("the server has complained: " + complaint));
    }
    return all;
  }

  private static List<Published> doubtful(List<Published> answers) {
    return answers.stream()
        .map(one -> one.isConfirmed() ? Published.unconfirmed("no answer in time") : one)
        .toList();
  }

  /** Whether the server has read all that was sent before. */
  private boolean isHeard(Connection connection) {
    try {
      connection.flush(link.options().timeout());
      return true;
    } catch (TimeoutException e) {
      link.connection();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw link.errors().interrupted();
    }
  }
}
