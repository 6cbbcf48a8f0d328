package dev.sluice.bench.beanstalkd;

/** Jobs on one server or several, with tubes of its own that are empty at the beginning. */
interface Contender extends AutoCloseable {
  String name();

  /** Enqueues so many jobs in the calling thread, in calls of so many. Many threads at once. */
  void produce(int jobs, int batch) throws Exception;

  /** Works all of them off. */
  void consume(int jobs) throws Exception;

  @Override
  void close();
}
