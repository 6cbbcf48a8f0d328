package dev.sluice.bench.beanstalkd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts every job on every one of some servers, and takes every copy. */
final class BareLoop implements Contender {
  private static final byte[] BODY = new byte[100];

  private final String name;
  private final List<String> addresses;
  private final String tube;

  BareLoop(String name, List<String> addresses, String tube) {
    this.name = name;
    this.addresses = addresses;
    this.tube = tube;
  }

  @Override
  public String name() {
    return name;
  }

  private List<BareConnection> open() throws IOException {
    List<BareConnection> connections = new ArrayList<>();
    for (String address : addresses) {
      connections.add(new BareConnection(address, tube));
    }
    return connections;
  }

  private static void close(List<BareConnection> connections) throws IOException {
    for (BareConnection connection : connections) {
      connection.close();
    }
  }

  @Override
  public void produce(int jobs, int batch) throws IOException {
    List<BareConnection> connections = open();
    for (int done = 0; done < jobs; done += batch) {
      for (BareConnection connection : connections) {
        connection.sendPuts(batch, BODY);
      }
      for (BareConnection connection : connections) {
        connection.hearPuts(batch);
      }
    }
    close(connections);
  }

  /** One thread to each server. */
  @Override
  public void consume(int jobs) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (BareConnection connection : open()) {
      Thread thread = new Thread(() -> drain(connection, jobs));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void drain(BareConnection connection, int jobs) {
    try (connection) {
      int taken = 0;
      while (taken < jobs) {
        taken += connection.takeAndDelete(100);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the bare loop broke off", e);
    }
  }

  @Override
  public void close() {}
}
