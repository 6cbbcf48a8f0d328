package dev.sluice.beanstalkd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a server: commands go out together, replies come back in their order. For one
 * thread at a time, but for {@link #close()}. After any exception it is of no use any more.
 */
final class Connection implements AutoCloseable {
  /** So many more commands are sent before the replies to the earlier ones are read. */
  private static final int WINDOW = 256;

  /** How often a thread that waits looks whether it was interrupted. */
  private static final int LOOK_MILLIS = 100;

  private final Socket socket;
  private final ReplyReader in;
  private final CommandWriter out;
  private final int timeoutMillis;
  private String used = "default";
  private String watched = "default";

  private Connection(Socket socket, int timeoutMillis) throws IOException {
    this.socket = socket;
    this.timeoutMillis = timeoutMillis;
    in = new ReplyReader(socket.getInputStream());
    out = new CommandWriter(socket.getOutputStream());
  }

  /**
   * Connects.
   *
   * @param timeout for this, and for each reply
   */
  static Connection open(Node node, Duration timeout) throws IOException {
    int millis = Math.toIntExact(timeout.toMillis());
    IOException failure = new IOException("no address of " + node.host());
    for (InetAddress address : InetAddress.getAllByName(node.host())) {
      try {
        return open(new InetSocketAddress(address, node.port()), millis);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static Connection open(InetSocketAddress address, int millis) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      return new Connection(socket, millis);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Says one thing. */
  Reply exchange(Command command) throws IOException {
    return exchange(List.of(command)).get(0);
  }

  /** Says all of this, and answers the replies in their order. */
  List<Reply> exchange(List<Command> commands) throws IOException {
    List<Reply> replies = new ArrayList<>(commands.size());
    int sent = send(commands, 0);
    while (replies.size() < commands.size()) {
      // One window ahead: the server works while this reads, and never waits with more replies
      // than the network holds.
      int more = send(commands, sent);
      read(sent - replies.size(), replies);
      sent = more;
    }
    return replies;
  }

  private int send(List<Command> commands, int from) throws IOException {
    int to = Math.min(commands.size(), from + WINDOW);
    for (int i = from; i < to; i++) {
      out.write(commands.get(i));
    }
    out.flush();
    return to;
  }

  private void read(int count, List<Reply> replies) throws IOException {
    for (int i = 0; i < count; i++) {
      replies.add(in.read());
    }
  }

  /**
   * The same for commands of which the first may keep the server waiting.
   *
   * @param wait how long at most, beside the time of a reply
   * @throws InterruptedException if the thread was interrupted before the first reply came; the
   *     connection is closed then
   */
  List<Reply> exchangeSlowly(List<Command> commands, Duration wait)
      throws IOException, InterruptedException {
    int sent = send(commands, 0);
    awaitReply(System.nanoTime() + wait.toNanos() + timeoutMillis * 1_000_000L);
    List<Reply> replies = new ArrayList<>(commands.size());
    read(sent, replies);
    replies.addAll(exchange(commands.subList(sent, commands.size())));
    return replies;
  }

  private void awaitReply(long end) throws IOException, InterruptedException {
    socket.setSoTimeout(LOOK_MILLIS);
    try {
      while (!in.awaitSome()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() - end > 0) {
          throw new SocketTimeoutException("no reply in time");
        }
      }
      socket.setSoTimeout(timeoutMillis);
    } catch (IOException | InterruptedException e) {
      close();
      // The socket of a virtual thread is closed by an interrupt.
      if (Thread.interrupted() || e instanceof InterruptedException) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  /** Puts go to this tube from now on; adds what is to be said for it. */
  void use(String tube, List<Command> commands) {
    if (!used.equals(tube)) {
      commands.add(Command.use(tube));
      used = tube;
    }
  }

  /** Reservations are of this tube alone from now on; adds what is to be said for it. */
  void watch(String tube, List<Command> commands) {
    if (!watched.equals(tube)) {
      commands.add(Command.watch(tube));
      commands.add(Command.ignore(watched));
      watched = tube;
    }
  }

  /** What to throw at a reply that has no business there. */
  static ProtocolException unexpected(Command command, Reply reply) {
    return new ProtocolException("\"" + reply.word() + "\" in reply to " + command.name());
  }

  /** Whoever waits for a reply gets an exception. What was reserved is free again. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
