package dev.sluice.server.beanstalkd;

import java.util.function.Supplier;

/** Takes the statistics of a server as they stand. In the loop. */
final class Gauge implements Supplier<ServerStats> {
  private final ServerStats.Identity identity = ServerStats.Identity.make();
  private final Desk desk;
  private final Members members;
  private final JobCommands jobs;

  Gauge(Desk desk, Members members, JobCommands jobs) {
    this.desk = desk;
    this.members = members;
    this.jobs = jobs;
  }

  @Override
  public ServerStats get() {
    return new ServerStats(
        identity,
        desk.counters.commands,
        desk.counters.timeouts,
        desk.counters.puts,
        desk.counters.connections,
        members.present(desk.claims.waitingCount()),
        jobs.maxJobSize(),
        jobs.isDraining());
  }
}
