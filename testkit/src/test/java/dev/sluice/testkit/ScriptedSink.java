package dev.sluice.testkit;

import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A sink that answers as a test says, and remembers what it has confirmed. */
final class ScriptedSink implements MessageSink {
  private final List<Message> confirmed = new CopyOnWriteArrayList<>();
  private volatile Function<Message, Published> answers = message -> Published.CONFIRMED;
  private volatile boolean away;
  private volatile int calls;
  private volatile boolean closed;

  /** Answers like this from now on. */
  void answers(Function<Message, Published> how) {
    answers = how;
  }

  /** Cannot be reached, or can be again. */
  void away(boolean isAway) {
    away = isAway;
  }

  int calls() {
    return calls;
  }

  boolean isClosed() {
    return closed;
  }

  /** What was confirmed, in its order. */
  List<Message> confirmed() {
    return confirmed;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public synchronized List<Published> publish(List<Message> messages) {
    calls = calls + 1;
    if (away) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "made to be away by a test");
    }
    List<Published> all = new ArrayList<>();
    for (Message message : messages) {
      Published answer = answers.apply(message);
      if (answer.isConfirmed()) {
        confirmed.add(message);
      }
      all.add(answer);
    }
    return all;
  }

  @Override
  public void close() {
    closed = true;
  }
}
