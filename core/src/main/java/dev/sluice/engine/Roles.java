package dev.sluice.engine;

import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.WorkSource;
import dev.sluice.spi.WorkerRegister;
import java.util.Optional;

/** What a storage can do besides giving out work, or a clear word that it cannot. */
record Roles(
    String storage,
    Optional<JobStore> findStore,
    Optional<JobBrowser> findBrowser,
    Optional<JobControl> findControl,
    Optional<QueueControl> findQueues,
    Optional<WorkerRegister> findRegister) {

  static Roles of(WorkSource source) {
    return new Roles(
        source.traits().name(),
        source.role(JobStore.class),
        source.role(JobBrowser.class),
        source.role(JobControl.class),
        source.role(QueueControl.class),
        source.role(WorkerRegister.class));
  }

  JobStore store() {
    return findStore.orElseThrow(() -> lacking("accept jobs", JobStore.class));
  }

  JobBrowser browser() {
    return findBrowser.orElseThrow(() -> lacking("show its jobs", JobBrowser.class));
  }

  JobControl control() {
    return findControl.orElseThrow(() -> lacking("change jobs by their id", JobControl.class));
  }

  QueueControl queues() {
    return findQueues.orElseThrow(() -> lacking("keep settings of queues", QueueControl.class));
  }

  WorkerRegister register() {
    return findRegister.orElseThrow(
        () -> lacking("say which workers there are", WorkerRegister.class));
  }

  private IllegalStateException lacking(String what, Class<?> role) {
    return new IllegalStateException(
        "the storage \""
            + storage
            + "\" cannot "
            + what
            + " (it has no "
            + role.getSimpleName()
            + ")");
  }
}
