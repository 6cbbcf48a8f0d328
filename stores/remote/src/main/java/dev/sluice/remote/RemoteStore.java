package dev.sluice.remote;

import dev.sluice.job.JobId;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.WorkerRegister;
import dev.sluice.wire.AnswerJson;
import dev.sluice.wire.Lease;
import dev.sluice.wire.NewJobJson;
import dev.sluice.wire.SettlementJson;
import dev.sluice.wire.StorageJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs of a Sluice server. What its storage can do, this can do; the rules are kept there, and
 * the times are those of its clock. Any number of threads at once.
 */
public final class RemoteStore implements JobStore, TurnSource {
  private final Channel channel;
  private final StorageJson server;
  private final RemoteClaims claims;
  private final Batches<NewJob, Enqueued> enqueuing;
  private final Batches<Settlement, Settled> settling;
  private final Map<Class<?>, Object> roles;

  private RemoteStore(RemoteOptions options, Channel channel, StorageJson server) {
    this.channel = channel;
    this.server = server;
    enqueuing =
        new Batches<>(
            channel,
            server.maxBody(),
            new Batches.Form<>(
                "/v1/jobs/batch",
                "jobs",
                NewJobJson::write,
                Fields.list("jobs", AnswerJson::enqueued),
                this::tooLarge));
    settling =
        new Batches<>(
            channel,
            server.maxBody(),
            new Batches.Form<>(
                "/v1/settlements",
                "outcomes",
                SettlementJson::write,
                Fields.words("settled", Settled.class),
                RemoteStore::tooLarge));
    claims = new RemoteClaims(channel, this::settle);
    roles =
        Map.of(
            JobBrowser.class, new RemoteBrowser(channel, options::whole),
            JobControl.class, new RemoteControl(channel, server.maxBody()),
            QueueControl.class, new RemoteQueues(channel),
            WorkerRegister.class, new RemoteRegister(channel),
            JobNotebook.class, new RemoteNotebook(channel, server.maxBody()),
            Checkup.class, new RemoteCheckup(channel));
  }

  /**
   * @throws StoreException UNAVAILABLE, REJECTED
   */
  static RemoteStore open(RemoteOptions options) {
    Channel channel = new Channel(options);
    try {
      return new RemoteStore(options, channel, channel.get("/v1/storage", StorageJson::read));
    } catch (Channel.NotThereException e) {
      throw new StoreException(Kind.REJECTED, options.server() + " is no Sluice server", e);
    }
  }

  @Override
  public Traits traits() {
    return server.traits();
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    int most = traits().maxPayload();
    if (jobs.stream().allMatch(job -> job.payload().length <= most)) {
      return enqueuing.send(jobs);
    }
    // What is too large need not travel to be refused.
    List<NewJob> small = jobs.stream().filter(job -> job.payload().length <= most).toList();
    List<Enqueued> answers = enqueuing.send(small);
    List<Enqueued> all = new ArrayList<>(jobs.size());
    int next = 0;
    for (NewJob job : jobs) {
      all.add(job.payload().length <= most ? answers.get(next++) : tooLarge(job));
    }
    return all;
  }

  private Enqueued tooLarge(NewJob job) {
    JobId id = job.id();
    return Enqueued.rejected(id, "the payload is larger than " + traits().maxPayload() + " bytes");
  }

  private static Settled tooLarge(Settlement outcome) {
    throw new StoreException(
        Kind.REJECTED, "the result of job " + outcome.lease().job() + " is too large");
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return claims.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return settling.send(outcomes);
  }

  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    return claims.turn(outcomes, next, server.maxBody());
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    if (leases.isEmpty()) {
      return List.of();
    }
    List<String> texts = leases.stream().map(Lease::text).toList();
    return channel.post(
        "/v1/extensions",
        out -> out.texts("leases", texts).seconds("leaseSeconds", lease),
        Fields.words("statuses", LeaseStatus.class));
  }

  @Override
  public Swept sweep(SweepRequest request) {
    return channel.post(
        "/v1/sweeps", out -> out.number("limit", request.limit()), AnswerJson::swept);
  }

  @Override
  public void wakeup() {
    claims.wakeup();
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    if (role.isInstance(this)) {
      return server.roles().contains(role.getSimpleName()) || role != JobStore.class
          ? Optional.of(role.cast(this))
          : Optional.empty();
    }
    Object part = roles.get(role);
    return part != null && server.roles().contains(role.getSimpleName())
        ? Optional.of(role.cast(part))
        : Optional.empty();
  }

  /** Hangs up; the server goes on. */
  @Override
  public void close() {
    claims.close();
    channel.close();
  }
}
