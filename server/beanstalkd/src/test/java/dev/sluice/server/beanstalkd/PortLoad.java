package dev.sluice.server.beanstalkd;

import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that puts, or that takes and deletes, until the server is gone. */
final class PortLoad extends Thread {
  final Set<String> put = new HashSet<>();
  final Set<String> asked = new HashSet<>();
  final Set<String> deleted = new HashSet<>();
  final AtomicInteger answers = new AtomicInteger();

  private final int port;
  private final String label;
  private final boolean puts;

  PortLoad(int port, String label, boolean puts) {
    super("load " + label);
    this.port = port;
    this.label = label;
    this.puts = puts;
  }

  @Override
  public void run() {
    try (Talk talk = new Talk(port)) {
      for (boolean goesOn = true; goesOn; ) {
        goesOn = puts ? put(talk) : take(talk);
        answers.incrementAndGet();
      }
    } catch (UncheckedIOException e) {
      // It is gone.
    }
  }

  private boolean put(Talk talk) {
    String body = label + ":" + answers;
    String answer = talk.ask("put 1 0 60 " + body.length() + "\r\n" + body);
    if (answer.startsWith("INSERTED")) {
      put.add(body);
    }
    return !answer.equals(Talk.GONE);
  }

  private boolean take(Talk talk) {
    String reserved = talk.ask("reserve-with-timeout 5");
    if (!reserved.startsWith("RESERVED")) {
      return !reserved.equals(Talk.GONE);
    }
    String body = reserved.substring(reserved.indexOf('|') + 1);
    // Whether the deletion was heard is not known unless it is answered.
    asked.add(body);
    String answer = talk.ask("delete " + reserved.split(" ", -1)[1]);
    if (answer.equals("DELETED")) {
      deleted.add(body);
    }
    return !answer.equals(Talk.GONE);
  }
}
