package dev.sluice.file;

import dev.sluice.file.socket.ControlClient;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkerRegister;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file store that another process holds, through its control socket: jobs are found, listed,
 * counted, changed and enqueued as there. They cannot be claimed: running them is the holder's.
 *
 * <p>Any number of threads may use it at once; their calls are made one after the other, each waits
 * as long as the holder takes. When the holder has gone, calls fail with {@link StoreException}
 * UNAVAILABLE, until another process holds the store.
 */
public final class AttachedStore implements JobStore, JobControl, JobBrowser, QueueControl {
  /** Ids in one request. */
  private static final int MOST_IDS = 10_000;

  private static final int SMALL_ANSWER = 64 * 1024;

  private final Path directory;
  private final ControlClient client;
  private final ControlHello hello;
  private final Traits traits;

  private AttachedStore(Path directory, ControlHello hello) {
    this.directory = directory;
    this.hello = hello;
    client = new ControlClient(directory, hello.maxBody());
    Traits held = FileTraits.of(hello.forced(), hello.maxPayload());
    traits =
        new Traits(
            held.name(),
            held.features(),
            Traits.CallCost.REMOTE,
            held.threading(),
            Traits.Sharing.ONE_MACHINE,
            held.durability(),
            held.resolution(),
            held.maxPayload());
  }

  /**
   * @throws StoreException UNAVAILABLE if nobody answers; REJECTED if the holder speaks another
   *     version of the protocol
   */
  static AttachedStore to(Path directory) {
    try (ControlClient client = new ControlClient(directory, SMALL_ANSWER)) {
      ByteBuffer answer = client.call(Operation.HELLO, ByteBuffer.allocate(0));
      return new AttachedStore(directory, ControlHello.read(new RecordReader(answer)));
    }
  }

  /** The id of the process that holds the store. */
  public long holder() {
    return hello.pid();
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    jobs.forEach(Drafts::validate);
    List<Enqueued> answers = new ArrayList<>(jobs.size());
    RecordWriter out = new RecordWriter();
    int first = 0;
    for (int i = 0; i < jobs.size(); i++) {
      int before = out.position();
      JobViewCodec.job(out, jobs.get(i));
      if (out.position() > hello.maxBody()) {
        // The batch goes without this one, which begins the next, unless it is too large alone.
        first = send(out, before, i - first, i, answers);
        out.clear();
        JobViewCodec.job(out, jobs.get(i));
        if (out.position() > hello.maxBody()) {
          answers.add(
              Enqueued.rejected(
                  jobs.get(i).id(), "the job is larger than " + hello.maxBody() + " bytes"));
          out.clear();
          first = i + 1;
        }
      }
    }
    send(out, out.position(), jobs.size() - first, jobs.size(), answers);
    return answers;
  }

  /** Answers {@code next}. */
  private int send(RecordWriter out, int length, int count, int next, List<Enqueued> answers) {
    if (count > 0) {
      ByteBuffer body = ByteBuffer.wrap(out.array(), 0, length);
      RecordReader in = new RecordReader(client.call(Operation.ENQUEUE, body));
      for (int i = 0; i < count; i++) {
        answers.add(ValueCodec.enqueued(in));
      }
    }
    return next;
  }

  /**
   * @throws StoreException REJECTED, always
   */
  @Override
  public List<Delivery> claim(ClaimRequest request) {
    throw new StoreException(
        Kind.REJECTED,
        "file store "
            + directory
            + " is in use by process "
            + holder()
            + ", which alone can run its jobs");
  }

  /** Nobody has a lease through this object: all are lost. */
  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return Collections.nCopies(outcomes.size(), Settled.LEASE_LOST);
  }

  /** Nobody has a lease through this object: all are lost. */
  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    return Collections.nCopies(leases.size(), LeaseStatus.LOST);
  }

  @Override
  public void wakeup() {
    // No claim waits here.
  }

  @Override
  public Swept sweep(SweepRequest request) {
    return ValueCodec.swept(call(Operation.SWEEP, new RecordWriter().i32(request.limit())));
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = new ArrayList<>(ids.size());
    for (int from = 0; from < ids.size(); from += MOST_IDS) {
      List<JobId> some = ids.subList(from, Math.min(from + MOST_IDS, ids.size()));
      RecordWriter out = new RecordWriter();
      ValueCodec.alteration(out, alteration);
      some.forEach(id -> ValueCodec.id(out, id));
      RecordReader in = call(Operation.ALTER_IDS, out);
      some.forEach(id -> answers.add(ValueCodec.altered(in)));
    }
    return answers;
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    RecordWriter out = new RecordWriter();
    ValueCodec.alteration(out, alteration);
    ValueCodec.query(out, query);
    return call(Operation.ALTER_QUERY, out).size();
  }

  @Override
  public Optional<JobView> find(JobId id) {
    RecordWriter out = new RecordWriter();
    ValueCodec.id(out, id);
    return Optional.ofNullable(ValueCodec.optional(call(Operation.FIND, out), JobViewCodec::view));
  }

  /**
   * As {@link JobBrowser#list}; a page that does not fit into one answer is put together from
   * several, each as it stood at its moment.
   */
  @Override
  public Page<JobView> list(JobQuery query) {
    List<JobView> jobs = new ArrayList<>();
    JobQuery rest = query;
    while (true) {
      RecordWriter out = new RecordWriter();
      ValueCodec.query(out, rest);
      RecordReader in = call(Operation.LIST, out);
      long next = in.i64();
      int count = in.size();
      for (int i = 0; i < count; i++) {
        jobs.add(JobViewCodec.view(in));
      }
      if (next == 0 || count == 0 || jobs.size() == query.limit()) {
        return new Page<>(jobs, next);
      }
      rest = query.after(next).limit(query.limit() - jobs.size());
    }
  }

  @Override
  public Map<String, Counts> counts() {
    return ValueCodec.map(call(Operation.COUNT_ALL, new RecordWriter()), ValueCodec::counts);
  }

  @Override
  public Counts counts(String queue) {
    return ValueCodec.counts(call(Operation.COUNT, new RecordWriter().text(queue)));
  }

  @Override
  public QueueSettings settings(String queue) {
    return ValueCodec.settings(call(Operation.SETTINGS, new RecordWriter().text(queue)));
  }

  @Override
  public Map<String, QueueSettings> settings() {
    return ValueCodec.map(call(Operation.SETTINGS_ALL, new RecordWriter()), ValueCodec::settings);
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    RecordWriter out = new RecordWriter().text(queue);
    ValueCodec.settings(out, settings);
    call(Operation.CONFIGURE, out);
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == WorkerRegister.class
        ? Optional.of(role.cast(new AttachedRegister(client)))
        : JobStore.super.role(role);
  }

  private RecordReader call(int operation, RecordWriter body) {
    return new RecordReader(client.call(operation, body.written()));
  }

  /** Hangs up; the holder goes on. */
  @Override
  public void close() {
    client.close();
  }
}
