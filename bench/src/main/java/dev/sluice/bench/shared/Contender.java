package dev.sluice.bench.shared;

/** A job queue on a storage of its own, empty at the beginning. */
interface Contender extends AutoCloseable {
  /** How many jobs one call of {@link #enqueueMany} brings at most. */
  int BATCH = 1_000;

  String name();

  /** Enqueues one job, durably. Many threads at once. */
  void enqueue() throws Exception;

  /** Enqueues so many jobs in one go. */
  void enqueueMany(int jobs) throws Exception;

  /** Works off what is there; each run of a handler counts once. Returns at once. */
  void startWorking(Progress progress);

  @Override
  void close();
}
