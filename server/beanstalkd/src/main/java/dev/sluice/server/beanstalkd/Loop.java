package dev.sluice.server.beanstalkd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.Set;

/** The thread that has all connections: reads, acts, writes, and looks at the clock. */
final class Loop {
  private static final int BUFFER = 1 << 16;

  private final Door door;
  private final Crowd crowd;
  private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER);
  private final Set<Connection> touched = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::run, "beanstalkd port");
  private boolean ended;

  Loop(Door door, Crowd crowd) {
    this.door = door;
    this.crowd = crowd;
  }

  void start() {
    thread.start();
  }

  /** In the loop: it ends with this round. */
  void end() {
    ended = true;
  }

  /** Waits until it has ended. */
  void join() throws InterruptedException {
    thread.join();
  }

  private void run() {
    try {
      while (!ended) {
        door.await(this::ready, crowd.patienceMillis());
        door.runTasks();
        crowd.tick(System.nanoTime());
        pump();
      }
    } catch (IOException e) {
      System.getLogger(BeanstalkdPort.class.getName())
          .log(System.Logger.Level.ERROR, "a beanstalkd port has ended", e);
    }
    crowd.disperse();
    door.close();
  }

  private void ready(SelectionKey key) {
    if (door.isKnock(key)) {
      for (SocketChannel next = door.next(); next != null; next = door.next()) {
        letIn(next);
      }
    } else if (key.attachment() instanceof Connection connection) {
      ready(key, connection);
    }
  }

  private void letIn(SocketChannel next) {
    try {
      if (crowd.isFull()) {
        next.close();
      } else {
        SelectionKey key = door.register(next);
        key.attach(crowd.enter(next, key));
      }
    } catch (IOException e) {
      // It is gone again.
    }
  }

  private void ready(SelectionKey key, Connection connection) {
    try {
      if (key.isValid() && key.isReadable()) {
        connection.read(shared, System.nanoTime());
      }
      crowd.moved(connection);
    } catch (IOException e) {
      crowd.leave(connection);
    }
  }

  private void pump() {
    do {
      crowd.act(touched);
      for (Connection connection : touched) {
        write(connection);
      }
      touched.clear();
    } while (crowd.hasMoved());
  }

  private void write(Connection connection) {
    if (connection.isClosed()) {
      return;
    }
    try {
      connection.write(shared, System.nanoTime());
    } catch (IOException e) {
      crowd.leave(connection);
      return;
    }
    if (connection.isOver()) {
      crowd.leave(connection);
    } else if (connection.goesOn()) {
      crowd.moved(connection);
    }
  }
}
