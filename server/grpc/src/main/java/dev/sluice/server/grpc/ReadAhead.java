package dev.sluice.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;

/**
 * Asks for the requests of a stream, some ahead: asked for one by one, each would wait for two
 * changes of threads. Not safe for threads: the calls of one stream come one after the other.
 */
final class ReadAhead {
  /** Each may be as large as a request may be. */
  private static final int MOST = 16;

  private final ServerCallStreamObserver<?> worker;
  private int expected;

  ReadAhead(ServerCallStreamObserver<?> worker) {
    this.worker = worker;
    worker.disableAutoRequest();
  }

  /** One that was asked for has come. */
  void arrived() {
    expected--;
  }

  /** Asks for more when half of them have come. */
  void goOn() {
    if (expected <= MOST / 2) {
      worker.request(MOST - expected);
      expected = MOST;
    }
  }
}
