package dev.sluice.server.http;

import dev.sluice.Sluice;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.Traits;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.WorkSource;
import dev.sluice.spi.WorkerRegister;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The storage that is served, in its roles. */
final class Storage {
  private static final List<Class<?>> ROLES =
      List.of(
          JobStore.class,
          JobControl.class,
          JobBrowser.class,
          QueueControl.class,
          WorkerRegister.class,
          JobNotebook.class,
          Checkup.class,
          TurnSource.class);

  private final Sluice sluice;
  private final WorkSource source;

  Storage(Sluice sluice) {
    this.sluice = sluice;
    source = sluice.store();
  }

  Sluice sluice() {
    return sluice;
  }

  WorkSource source() {
    return source;
  }

  /** What it can do through requests of so many bytes. */
  Traits traits(int maxBody) {
    Traits own = source.traits();
    // As Base64 a payload takes a third more, and there is more to a job than its payload.
    int most = Math.min(own.maxPayload(), maxBody / 8 * 5);
    return new Traits(
        own.name(),
        own.features(),
        own.callCost(),
        own.threading(),
        own.sharing(),
        own.durability(),
        own.resolution(),
        most);
  }

  JobStore store() {
    return role(JobStore.class, "takes no jobs");
  }

  JobBrowser browser() {
    return role(JobBrowser.class, "cannot show its jobs");
  }

  JobControl control() {
    return role(JobControl.class, "cannot change a job by its id");
  }

  QueueControl queues() {
    return role(QueueControl.class, "keeps no settings of queues");
  }

  WorkerRegister workers() {
    return role(WorkerRegister.class, "keeps no register of workers");
  }

  <R> R role(Class<R> role, String without) {
    return source
        .role(role)
        .orElseThrow(
            () ->
                new ProblemException(
                    501,
                    "NOT_SUPPORTED",
                    "the storage \"" + source.traits().name() + "\" " + without));
  }

  /** The simple names of the roles that it has. */
  Set<String> roles() {
    return ROLES.stream()
        .filter(role -> source.role(role).isPresent())
        .map(Class::getSimpleName)
        .collect(Collectors.toSet());
  }
}
