package dev.sluice.file.socket;

import java.nio.ByteBuffer;

/** What stands behind a {@link ControlServer}. Called by many threads at once. */
@FunctionalInterface
public interface Answering {

  /**
   * Does what a request asks for.
   *
   * @param operation its number, 0 to 255
   * @param body what came with it
   * @return the body of the answer
   * @throws dev.sluice.spi.StoreException if it cannot be done; sent to the client
   * @throws IllegalArgumentException if it makes no sense; sent to the client
   */
  ByteBuffer answer(int operation, ByteBuffer body);
}
