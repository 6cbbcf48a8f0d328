package dev.sluice.server.http;

import dev.sluice.Worker;
import dev.sluice.WorkerHealth;
import dev.sluice.WorkerMetrics;
import dev.sluice.wire.JsonOut;

/** A worker of this process, with its counters since it was made. */
final class OwnWorkerJson {
  private OwnWorkerJson() {}

  static void write(JsonOut out, Worker worker) {
    WorkerMetrics counted = worker.metrics();
    WorkerHealth health = worker.health();
    out.text("name", worker.name())
        .texts("queues", worker.queues())
        .text("state", worker.state().name())
        .number("concurrency", worker.concurrency())
        .number("running", counted.running())
        .number("threads", counted.threads())
        .flag("healthy", health.healthy())
        .text("problem", health.healthy() ? null : health.problem())
        .number("claimed", counted.claimed())
        .number("completed", counted.completed())
        .number("failed", counted.retried() + counted.dead())
        .number("retried", counted.retried())
        .number("dead", counted.dead())
        .number("undecodable", counted.undecodable())
        .number("released", counted.released())
        .number("cancelled", counted.cancelled())
        .number("leasesLost", counted.leasesLost());
  }
}
