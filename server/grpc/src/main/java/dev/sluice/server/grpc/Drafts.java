package dev.sluice.server.grpc;

import dev.sluice.EnqueueOptions;
import dev.sluice.grpc.v1.Values;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads jobs that are to be enqueued. */
final class Drafts {
  private final Traits traits;

  /**
   * @param traits of the storage that they are for: what it lacks is refused
   */
  Drafts(Traits traits) {
    this.traits = traits;
  }

  List<NewJob> read(List<Values.NewJob> jobs) {
    List<NewJob> drafts = new ArrayList<>(jobs.size());
    for (int i = 0; i < jobs.size(); i++) {
      drafts.add(read("jobs[" + i + "]", jobs.get(i)));
    }
    return drafts;
  }

  private NewJob read(String path, Values.NewJob job) {
    String queue = Fields.queue(path + ".queue", job.getQueue());
    EnqueueOptions wishes = new EnqueueOptions();
    read(path, job, wishes);
    JobOptions options = Fields.read(path + ".options", wishes::toJobOptions);
    check(path, wishes, options);
    byte[] payload = job.getPayload().toByteArray();
    return new NewJob(wishes.id(), queue, wishes.kind(), payload, options, null);
  }

  /** Puts what the request wants into the wishes. */
  static void read(String path, Values.NewJob job, EnqueueOptions wishes) {
    if (!job.getId().isEmpty()) {
      wishes.id(Fields.id(path + ".id", job.getId()));
    }
    if (!job.getKind().isEmpty()) {
      Fields.read(path + ".kind", () -> wishes.kind(job.getKind()));
    }
    if (job.hasOptions()) {
      read(path + ".options.", job.getOptions(), wishes);
    }
  }

  private static void read(String path, Values.JobOptions from, EnqueueOptions wishes) {
    wishes.priority(from.getPriority());
    from.getHeadersMap()
        .forEach((name, value) -> Fields.read(path + "headers", () -> wishes.header(name, value)));
    if (!from.getGroup().isEmpty()) {
      Fields.read(path + "group", () -> wishes.group(from.getGroup()));
    }
    if (from.getMaxAttempts() != 0) {
      Fields.read(path + "max_attempts", () -> wishes.maxAttempts(from.getMaxAttempts()));
    }
    if (from.hasLostLeaseLimit()) {
      Fields.read(path + "lost_lease_limit", () -> wishes.lostLeaseLimit(from.getLostLeaseLimit()));
    }
    readTimes(path, from, wishes);
    readUnique(path + "unique.", from, wishes);
  }

  private static void readTimes(String path, Values.JobOptions from, EnqueueOptions wishes) {
    if (from.hasRunAt()) {
      wishes.at(Fields.instant(path + "run_at", from.getRunAt()));
    }
    if (from.hasDelay()) {
      wishes.delay(Fields.notNegative(path + "delay", from.getDelay()));
    }
    if (from.hasTimeout()) {
      wishes.timeout(Fields.positive(path + "timeout", from.getTimeout()));
    }
    if (from.hasExpiresAt()) {
      wishes.expiresAt(Fields.instant(path + "expires_at", from.getExpiresAt()));
    }
    if (from.hasRetain()) {
      wishes.retain(Fields.notNegative(path + "retain", from.getRetain()));
    }
  }

  private static void readUnique(String path, Values.JobOptions from, EnqueueOptions wishes) {
    if (!from.hasUnique()) {
      return;
    }
    Values.UniqueKey unique = from.getUnique();
    Duration window =
        unique.hasWindow() ? Fields.notNegative(path + "window", unique.getWindow()) : null;
    UniqueKey.OnConflict onConflict =
        switch (unique.getOnConflict()) {
          case KEEP -> UniqueKey.OnConflict.KEEP;
          case REPLACE -> UniqueKey.OnConflict.REPLACE;
          case REJECT -> UniqueKey.OnConflict.REJECT;
          case UNRECOGNIZED -> throw new BadField(path + "on_conflict", "not known");
        };
    Fields.read(path + "key", () -> wishes.unique(unique.getKey(), window, onConflict));
  }

  private void check(String path, EnqueueOptions wishes, JobOptions options) {
    demand(wishes.hasId(), Feature.IDENTITY, path + ".id");
    boolean waits = options.delay() != null || options.runAt() != null;
    demand(waits, Feature.DELAY, path + ".options.delay");
    demand(options.priority() != 0, Feature.PRIORITY, path + ".options.priority");
    demand(options.group() != null, Feature.GROUPS, path + ".options.group");
    demand(options.unique() != null, Feature.UNIQUE, path + ".options.unique");
    demand(options.expiresAt() != null, Feature.EXPIRE, path + ".options.expires_at");
    demand(!options.retain().isZero(), Feature.RETAIN, path + ".options.retain");
  }

  private void demand(boolean wanted, Feature feature, String field) {
    if (wanted && !traits.has(feature)) {
      throw new BadField(field, "the storage \"" + traits.name() + "\" has no " + feature);
    }
  }
}
