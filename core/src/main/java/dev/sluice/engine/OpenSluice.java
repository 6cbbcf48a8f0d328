package dev.sluice.engine;

import dev.sluice.Codec;
import dev.sluice.ErrorHandler;
import dev.sluice.Jobs;
import dev.sluice.LiveWorkers;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.SluiceOptions;
import dev.sluice.Worker;
import dev.sluice.WorkerOptions;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The engine over one storage: puts its parts together, and takes them down in order. */
final class OpenSluice implements Sluice {
  private final WorkSource source;
  private final CodecLookup codecs = new ServiceCodecs();
  private final CompletionRegistry registry = new CompletionRegistry();
  private final Functions functions = new Functions();
  private final Closing closing = new Closing();
  private final EnqueuePath path;
  private final Parts parts;
  private final Optional<Sweeper> sweeper;

  OpenSluice(WorkSource source, SluiceOptions options) {
    this(source, options, false);
  }

  /**
   * @param inline whether workers do not start: see {@link InlineSluice}
   */
  OpenSluice(WorkSource source, SluiceOptions options, boolean inline) {
    this.source = source;
    Traits traits = source.traits();
    Roles roles = Roles.of(source);
    Demands demands = new Demands(traits);
    Changes changes = new Changes(roles, registry);
    Results results = new Results(registry, watcher(roles, traits), codecs, changes);
    this.path = path(roles, traits);
    Enqueuing enqueuing = new Enqueuing(path, closing);
    Workers workers =
        new Workers(
            wishes ->
                new JobWorker(
                    source,
                    options.clock(),
                    registry,
                    codecs,
                    id -> Optional.ofNullable(functions.find(id)),
                    wishes),
            inline);
    this.parts =
        new Parts(
            source,
            roles,
            demands,
            registry,
            results,
            enqueuing,
            new Requests(enqueuing, results, functions, traits),
            new OpenJobs(roles, changes, demands),
            workers,
            closing);
    this.sweeper = roles.findStore().filter(s -> options.sweeping()).map(s -> sweeper(s, options));
    sweeper.ifPresent(Sweeper::start);
  }

  @Override
  public Queue<byte[]> queue(String name) {
    return queue(name, Codec.bytes());
  }

  @Override
  public <T> Queue<T> queue(String name, Class<T> type) {
    return queue(name, codecs.find(type));
  }

  @Override
  public <T> Queue<T> queue(String name, Codec<T> codec) {
    return new OpenQueue<>(name, codec, parts);
  }

  @Override
  public Worker worker(Consumer<WorkerOptions> options) {
    return parts.workers().make(options);
  }

  @Override
  public Jobs jobs() {
    return parts.jobs();
  }

  @Override
  public Traits traits() {
    return source.traits();
  }

  @Override
  public WorkSource store() {
    return source;
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  @Override
  public synchronized void close(Duration deadline) {
    // Each part may still need the ones after it: handlers enqueue, and wait for results.
    parts.workers().close(deadline);
    closing.begin();
    path.close();
    sweeper.ifPresent(Sweeper::close);
    registry.close();
    functions.clear();
    source.close();
  }

  @Override
  public LiveWorkers workers() {
    return new RegisteredWorkers(parts.roles());
  }

  @Override
  public List<Worker> ownWorkers() {
    return List.copyOf(parts.workers().all());
  }

  /** Runs one job of one of its workers in the calling thread; answers whether there was one. */
  boolean runOne() throws InterruptedException {
    return parts.workers().runOne();
  }

  private static Sweeper sweeper(JobStore store, SluiceOptions options) {
    Duration interval = options.sweepInterval();
    return new Sweeper(
        store, store.traits().callCost(), interval, options.clock(), ErrorHandler.LOGGING);
  }

  private ResultWatcher watcher(Roles roles, Traits traits) {
    boolean ownProcess = traits.sharing() == Traits.Sharing.ONE_PROCESS;
    Optional<JobBrowser> browser = roles.findBrowser();
    return new ResultWatcher(registry, browser, closing, ownProcess, System::nanoTime);
  }

  private static EnqueuePath path(Roles roles, Traits traits) {
    boolean remote = traits.callCost() == Traits.CallCost.REMOTE;
    if (remote && roles.findStore().isPresent()) {
      return new EnqueueCombiner(roles.store());
    }
    return new DirectEnqueue(
        roles.findStore().<Supplier<JobStore>>map(s -> () -> s).orElse(roles::store));
  }
}
