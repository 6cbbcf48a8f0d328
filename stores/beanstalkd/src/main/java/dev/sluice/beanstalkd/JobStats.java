package dev.sluice.beanstalkd;

/**
 * What a server counts of a job.
 *
 * @param priority the server's, unsigned
 * @param age since it was put, in seconds
 * @param ttr in seconds
 * @param reserves how often it was handed out, this time too
 * @param releases how often it was given back
 * @param buries how often it was buried
 * @param kicks how often somebody fetched it from its grave, or from its delay
 */
record JobStats(
    long priority, long age, long ttr, int reserves, int releases, int buries, int kicks) {

  static JobStats read(byte[] body) {
    Yaml yaml = Yaml.read(body);
    return new JobStats(
        yaml.number("pri"),
        yaml.number("age"),
        Math.max(1, yaml.number("ttr")),
        (int) yaml.number("reserves"),
        (int) yaml.number("releases"),
        (int) yaml.number("buries"),
        (int) yaml.number("kicks"));
  }

  /**
   * How often it was handed out and neither settled nor given back: its time was over, or its
   * holder's connection was gone, which the server does not count by itself.
   */
  int lostLeases() {
    return Math.max(0, reserves - 1 - releases - buries);
  }

  /** Whether it was handed out before. */
  boolean started() {
    return reserves > 1;
  }
}
