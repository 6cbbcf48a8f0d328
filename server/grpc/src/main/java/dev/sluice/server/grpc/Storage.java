package dev.sluice.server.grpc;

import dev.sluice.Sluice;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import dev.sluice.spi.WorkerRegister;

/** The storage behind the services; what it cannot do is said as {@link Lacking}. */
record Storage(Sluice sluice) {

  WorkSource source() {
    return sluice.store();
  }

  Traits traits() {
    return sluice.traits();
  }

  JobStore store() {
    return role(JobStore.class, "accept jobs");
  }

  JobBrowser browser() {
    return role(JobBrowser.class, "show its jobs");
  }

  JobControl control() {
    return role(JobControl.class, "change jobs by their id");
  }

  QueueControl queues() {
    return role(QueueControl.class, "keep settings of queues");
  }

  WorkerRegister register() {
    return role(WorkerRegister.class, "say which workers there are");
  }

  private <R> R role(Class<R> role, String what) {
    return source().role(role).orElseThrow(() -> new Lacking(traits().name(), what));
  }

  /**
   * @param what what it is needed for, such as {@code bury a job}
   */
  void demand(Feature feature, String what) {
    if (!traits().has(feature)) {
      throw new Lacking(traits().name(), what);
    }
  }
}
