package dev.sluice.file.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets other processes of the same user ask the one that holds a store. */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ControlServer.class.getName());
  private static final long CLOSE_MILLIS = 1_000;
  static final int MOST_CLIENTS = 32;

  private final Path directory;
  private final ServerSocketChannel channel;
  private final Answering answering;
  private final int maxBody;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private ControlServer(
      Path directory, ServerSocketChannel channel, Answering answering, int maxBody) {
    this.directory = directory;
    this.channel = channel;
    this.answering = answering;
    this.maxBody = maxBody;
  }

  /**
   * Begins to answer. The caller holds the lock of the directory.
   *
   * @param maxBody bytes of a request or an answer at most
   * @return empty, and a line in the log, where sockets cannot be had
   */
  public static Optional<ControlServer> open(Path directory, Answering answering, int maxBody) {
    try {
      ServerSocketChannel channel = SocketFile.bind(directory);
      ControlServer server = new ControlServer(directory, channel, answering, maxBody);
      daemon(server::accept, "sluice-control").start();
      return Optional.of(server);
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      LOG.log(
          Level.WARNING,
          "file store {0}: no other process can look at it while it is open ({1})",
          directory,
          e);
      return Optional.empty();
    }
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        serve(channel.accept());
      } catch (IOException e) {
        if (channel.isOpen()) {
          LOG.log(Level.WARNING, "file store " + directory + " lets nobody else in any more", e);
          closeSocket();
        }
      }
    }
  }

  private void serve(SocketChannel client) {
    Connection connection = new Connection(client, answering, maxBody);
    if (connections.size() >= MOST_CLIENTS) {
      connection.refuse("too many clients: " + MOST_CLIENTS);
      return;
    }
    connections.add(connection);
    Thread thread =
        daemon(
            () -> {
              try {
                connection.run();
              } finally {
                connections.remove(connection);
              }
            },
            "sluice-control-client");
    connection.runIn(thread);
    if (!channel.isOpen()) {
      connection.hangUp(); // close() may not have seen it
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Removes the socket, lets requests that are being answered come to an end for up to a second,
   * and hangs up.
   */
  @Override
  public void close() {
    closeSocket();
    connections.forEach(Connection::hearNoMore);
    long deadline = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
    for (Connection connection : connections) {
      connection.awaitEnd(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      connection.hangUp();
    }
  }

  private void closeSocket() {
    try {
      channel.close();
      SocketFile.remove(directory);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "file store " + directory + ": its socket cannot be removed", e);
    }
  }
}
