package dev.sluice.file;

import dev.sluice.file.StoreCore.Limits;
import dev.sluice.file.log.FileLayer;
import dev.sluice.file.log.RecordLog;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.SegmentedLog;
import dev.sluice.file.socket.ControlServer;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.HeapWorkerRegister;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.TurnSource;
import dev.sluice.spi.WorkerRegister;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded durable store: a log of records in a directory that one process holds, and an index
 * of them in memory. Payloads stay on the disk.
 *
 * <p>Keeps all rules of {@code docs/spec.md}. Any number of threads may use it at once. Other
 * processes of the same user look at it and change jobs through a socket: see {@link FileAccess}.
 */
public final class FileStore
    implements JobStore, TurnSource, JobControl, JobBrowser, QueueControl, JobNotebook {
  private final Traits traits;
  private final StoreCore core;
  private final DirectoryLock directoryLock;
  private final Compactor compactor;
  private final Enqueuer enqueuer;
  private final Settler settler;
  private final Claimer claimer;
  private final LeaseKeeper leases;
  private final Alterer alterer;
  private final Sweeper sweeper;
  private final Browser browser;
  private final QueueKeeper queues;
  private final WorkerRegister register;
  private Optional<ControlServer> control = Optional.empty();

  private FileStore(StoreCore core, Traits traits, DirectoryLock directoryLock) {
    this.core = core;
    this.traits = traits;
    this.directoryLock = directoryLock;
    Transitions transitions = new Transitions(core);
    compactor = new Compactor(core);
    enqueuer = new Enqueuer(core);
    settler = new Settler(core, transitions);
    claimer = new Claimer(core, transitions, settler);
    leases = new LeaseKeeper(core, settler);
    alterer = new Alterer(core, transitions);
    sweeper = new Sweeper(core, transitions);
    browser = new Browser(core, alterer);
    queues = new QueueKeeper(core);
    register = new HeapWorkerRegister(core::instant);
    takeBackRunning(transitions);
  }

  /**
   * Opens the store in a directory, with the options that a URL without any has; makes the
   * directory if there is none.
   *
   * @throws dev.sluice.spi.StoreException as {@link FileProvider#open}
   */
  public static FileStore open(Path directory, Settings settings) {
    return open(FileOptions.of(directory), settings.clock());
  }

  static FileStore open(FileOptions options, InstantSource clock) {
    return open(options, FileLayer.nio(), clock);
  }

  static FileStore open(FileOptions options, FileLayer layer, InstantSource clock) {
    Path directory = StoreDirectory.prepare(options.directory());
    return open(options, directory, DirectoryLock.take(directory), layer, clock);
  }

  /**
   * @param directory prepared
   * @param lock on the directory; closed with the store, or if it cannot be opened
   */
  static FileStore open(
      FileOptions options,
      Path directory,
      DirectoryLock lock,
      FileLayer layer,
      InstantSource clock) {
    boolean opened = false;
    try {
      FileStore store =
          open(
              "file store " + directory,
              replay -> SegmentedLog.open(directory, options.log(), layer, replay),
              options.limits(),
              FileTraits.of(options.isForced(), options.limits().maxPayload()),
              lock,
              clock);
      opened = true;
      store.letOthersIn(directory);
      return store;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /**
   * Opens a store over a log.
   *
   * @param name for messages
   * @param lock held; closed with the store
   */
  static FileStore open(
      String name,
      LogOpener opener,
      Limits limits,
      Traits traits,
      DirectoryLock lock,
      InstantSource clock) {
    JobIndex index = new JobIndex();
    Replayer replayer = new Replayer(index);
    RecordLog log = opener.open(replayer);
    boolean opened = false;
    try {
      StoreCore core = new StoreCore(name, index, log, clock, limits);
      replayer.finish(core);
      FileStore store = new FileStore(core, traits, lock);
      store.compactor.start();
      opened = true;
      return store;
    } finally {
      if (!opened) {
        log.close();
      }
    }
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == WorkerRegister.class
        ? Optional.of(role.cast(register))
        : JobStore.super.role(role);
  }

  WorkerRegister register() {
    return register;
  }

  private void letOthersIn(Path directory) {
    ControlHello hello = ControlHello.of(traits);
    control = ControlServer.open(directory, new ControlService(this, hello), hello.maxBody());
  }

  /** Rule 4: nobody can hold a job of a store that was not open. */
  private void takeBackRunning(Transitions transitions) {
    core.lock.lock();
    try {
      long now = core.now();
      core.journal.counters(core.lastSequence, core.lastFence);
      int[] running = new int[core.index.leased.size()];
      int count = 0;
      Slab slab = core.index.slab;
      for (int slot = 0; count < running.length; slot++) {
        if (slab.isUsed(slot) && slab.state(slot) == JobState.RUNNING) {
          running[count++] = slot;
        }
      }
      for (int slot : running) {
        transitions.takeBack(slot, now);
      }
    } finally {
      core.lock.unlock();
    }
    core.commit(core.journal.last(), Commit.WRITTEN);
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    return enqueuer.enqueue(jobs);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return claimer.claim(request);
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    settler.validate(outcomes);
    List<Settled> answers;
    long last;
    core.lock.lock();
    try {
      answers = settler.settle(outcomes, core.now());
      last = core.journal.last();
    } finally {
      core.unlock();
    }
    if (!outcomes.isEmpty()) {
      core.commit(last, Commit.DURABLE);
    }
    return answers;
  }

  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    return claimer.turn(outcomes, next);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> tokens, Duration lease) {
    return leases.extend(tokens, lease);
  }

  @Override
  public List<LeaseStatus> note(List<Note> notes) {
    return leases.note(notes);
  }

  @Override
  public Swept sweep(SweepRequest request) {
    return sweeper.sweep(request);
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    return alterer.alter(ids, alteration);
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    return browser.alter(query, alteration);
  }

  @Override
  public Optional<JobView> find(JobId id) {
    return browser.find(id);
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    return browser.list(query);
  }

  @Override
  public Map<String, Counts> counts() {
    return browser.counts();
  }

  @Override
  public Counts counts(String queue) {
    return browser.counts(queue);
  }

  @Override
  public QueueSettings settings(String queue) {
    return queues.settings(queue);
  }

  @Override
  public Map<String, QueueSettings> settings() {
    return queues.settings();
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    queues.configure(queue, settings);
  }

  /** How the store's files are; empty if its log is not kept in files. */
  public Optional<FileReport> report() {
    return core.log instanceof SegmentedLog log
        ? Optional.of(FileReport.of(log))
        : Optional.empty();
  }

  /** Bytes that the store's files take on the disk. */
  public long diskBytes() {
    return core.log.diskBytes();
  }

  /** Returns when the log is as small as it gets for what is in it now. */
  void compact() throws InterruptedException {
    compactor.awaitRound();
  }

  @Override
  public void wakeup() {
    core.lock.lock();
    try {
      core.wakeups++;
      core.index.queues().forEach(QueueIndex::wakeAll);
    } finally {
      core.lock.unlock();
    }
  }

  @Override
  public void close() {
    core.lock.lock();
    try {
      if (core.closed) {
        return;
      }
      core.closed = true;
      core.index.queues().forEach(QueueIndex::wakeAll);
    } finally {
      core.lock.unlock();
    }
    try {
      control.ifPresent(ControlServer::close);
      compactor.stop();
      // Whoever still reads comes to an end before the files are closed.
      core.segments.writeLock().lock();
      try {
        core.log.close();
      } finally {
        core.segments.writeLock().unlock();
      }
    } finally {
      directoryLock.close();
    }
  }
}
