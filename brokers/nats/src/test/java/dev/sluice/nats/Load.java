package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.JobStore;
import dev.sluice.testkit.Eventually;

/** A producer and a worker, each with connections of its own, and what came of it. */
record Load(JobStore in, JobStore out, Producer producer, Worker worker) implements AutoCloseable {
  static Load on(String url) {
    JobStore in = Work.open(url);
    JobStore out = Work.open(url);
    return new Load(in, out, new Producer(in, "orders"), new Worker(out, "orders"));
  }

  void goesOn() {
    int stored = producer.acknowledged().size();
    int run = worker.runs().size();
    Eventually.holds(
        "jobs are stored and run",
        () -> producer.acknowledged().size() > stored + 500 && worker.runs().size() > run + 500);
  }

  /** Until both have been refused something. */
  void isHeldUp(int producers, int workers) {
    Eventually.holds(
        "the outage is seen", () -> producer.outages() > producers && worker.outages() > workers);
  }

  /** Says how many were run more than once. */
  int everyJobWasRun(String what) {
    assertThat(producer.isAlive()).as("the producer lives").isTrue();
    assertThat(worker.isAlive()).as("the worker lives").isTrue();
    producer.close();
    Eventually.holds(
        () -> what + ": " + missing() + " of " + producer.acknowledged().size() + " are lost",
        () -> missing() == 0);
    int doubled = worker.doubled();
    System.out.printf(
        "%s: published %d, handled %d, doubled %d, lost %d%n",
        what, producer.acknowledged().size(), worker.runs().size(), doubled, missing());
    return doubled;
  }

  private long missing() {
    return producer.acknowledged().stream().filter(id -> !worker.runs().containsKey(id)).count();
  }

  @Override
  public void close() {
    producer.close();
    worker.close();
    in.close();
    out.close();
  }
}
