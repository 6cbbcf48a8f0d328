package dev.sluice.remote;

import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.JobBrowser;
import dev.sluice.wire.AlterationFields;
import dev.sluice.wire.JobJson;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.QueryJson;
import dev.sluice.wire.QueueJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Shows the jobs of the server. */
final class RemoteBrowser implements JobBrowser {
  private final Channel channel;
  private final UnaryOperator<JobView> ifHidden;

  /**
   * @param ifHidden answers what stands for a job that the server does not show as a whole, or
   *     throws
   */
  RemoteBrowser(Channel channel, UnaryOperator<JobView> ifHidden) {
    this.channel = channel;
    this.ifHidden = ifHidden;
  }

  @Override
  public Optional<JobView> find(JobId id) {
    try {
      return Optional.of(channel.get("/v1/jobs/" + id, this::job));
    } catch (Channel.NotThereException e) {
      return Optional.empty();
    }
  }

  private JobView job(JsonIn in) {
    return JobJson.read(in, ifHidden);
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    return channel.post("/v1/jobs/query", out -> QueryJson.write(out, query), this::page);
  }

  private Page<JobView> page(JsonIn in) {
    List<JobView> jobs = new ArrayList<>();
    long[] next = {0};
    in.object(
        name -> {
          switch (name) {
            case "jobs" -> jobs.addAll(in.list(this::job));
            case "next" -> next[0] = in.isNull() ? 0 : in.number(0, Long.MAX_VALUE);
            default -> in.skip();
          }
        });
    return new Page<>(jobs, next[0]);
  }

  @Override
  public Map<String, Counts> counts() {
    Map<String, Counts> counts = new TreeMap<>();
    for (QueueJson queue : channel.get("/v1/queues", Fields.list("queues", QueueJson::read))) {
      counts.put(queue.queue(), queue.counts());
    }
    return counts;
  }

  @Override
  public Counts counts(String queue) {
    return channel.get("/v1/queues/" + Channel.queue(queue), QueueJson::read).counts();
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    return channel.post(
        "/v1/jobs/alter",
        out -> {
          AlterationFields.write(out, alteration);
          out.object("filter", inner -> QueryJson.write(inner, query));
        },
        Fields.number("changed"));
  }
}
