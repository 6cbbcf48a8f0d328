package dev.sluice.beanstalkd;

/**
 * What the server takes.
 *
 * @param maxJobSize bytes of a body at most
 */
record Limits(long maxJobSize) {
  static Limits of(Talks talks) {
    return talks.hold(
        connection -> {
          Reply stats = connection.exchange(Command.stats());
          long size = Yaml.read(stats.body()).number("max-job-size");
          if (size <= EnvelopeBytes.OVERHEAD) {
            throw Connection.unexpected(Command.stats(), stats);
          }
          return new Limits(size);
        });
  }

  /** Bytes of payload at most, for a job that has nothing else. */
  int maxPayload() {
    return (int) Math.min(Integer.MAX_VALUE - 8, maxJobSize) - EnvelopeBytes.OVERHEAD;
  }
}
