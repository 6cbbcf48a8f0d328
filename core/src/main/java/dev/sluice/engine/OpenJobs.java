package dev.sluice.engine;

import dev.sluice.Jobs;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.Names;
import dev.sluice.spi.QueueSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The jobs of an opened storage. */
final class OpenJobs implements Jobs {
  private final Roles roles;
  private final Changes changes;
  private final Demands demands;

  OpenJobs(Roles roles, Changes changes, Demands demands) {
    this.roles = roles;
    this.changes = changes;
    this.demands = demands;
  }

  @Override
  public Optional<JobView> find(JobId id) {
    return roles.browser().find(id);
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    return roles.browser().list(query);
  }

  @Override
  public Map<String, Counts> counts() {
    return roles.browser().counts();
  }

  @Override
  public Counts counts(String queue) {
    return roles.browser().counts(Names.queue(queue));
  }

  @Override
  public Altered alter(JobId id, Alteration alteration) {
    demands.check(alteration);
    return changes.alter(List.of(id), alteration).get(0);
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    demands.check(alteration);
    return changes.alter(query, alteration);
  }

  @Override
  public Map<String, QueueSettings> settings() {
    return roles.queues().settings();
  }

  @Override
  public QueueSettings settings(String queue) {
    return roles.queues().settings(Names.queue(queue));
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    change(queue, old -> settings);
  }

  /** One change at a time, so that a pause and a new capacity do not undo each other. */
  synchronized void change(String queue, UnaryOperator<QueueSettings> change) {
    QueueSettings settings = change.apply(settings(queue));
    demands.check(settings);
    roles.queues().configure(queue, settings);
  }
}
