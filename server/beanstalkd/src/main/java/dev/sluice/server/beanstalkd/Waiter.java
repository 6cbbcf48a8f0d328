package dev.sluice.server.beanstalkd;

/**
 * A reservation that a connection asks for.
 *
 * @param end when it is answered without a job, as of {@link System#nanoTime}
 * @param patient whether it waits at all
 * @param forEver whether {@code end} does not matter
 * @param otherwise what it is answered if it does not wait and there is no job
 */
record Waiter(Connection from, long end, boolean patient, boolean forEver, String otherwise) {
  boolean isOver(long now) {
    return patient && !forEver && end - now <= 0;
  }
}
