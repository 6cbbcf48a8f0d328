package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thread claims for all runners and another settles for all, for sources whose calls are worth
 * combining. Where the source wants one owner, one thread does both.
 */
final class PooledSupply implements Supply {
  private static final long WAIT = TimeUnit.SECONDS.toNanos(30);

  private final WorkerScope scope;
  private final Crew crew;
  private final Claims claims;
  private final Launcher launcher;
  private final Stock stock;
  private final Batcher batcher;
  private final Fetcher fetcher;
  private final boolean oneOwner;

  PooledSupply(
      WorkerScope scope,
      Crew crew,
      Settler settler,
      Claims claims,
      Drain drain,
      Launcher launcher) {
    this.scope = scope;
    this.crew = crew;
    this.claims = claims;
    this.launcher = launcher;
    this.oneOwner = scope.source.traits().threading() == Traits.Threading.ONE_OWNER;
    this.stock = new Stock();
    this.batcher = new Batcher(settler, crew);
    this.fetcher = new Fetcher(scope, crew, claims, stock, drain, batcher, oneOwner);
  }

  /** Extends leases, by the owner where there is one. */
  Extender extender() {
    return oneOwner ? this::extendAsOwner : scope.source::extend;
  }

  private List<LeaseStatus> extendAsOwner(List<? extends LeaseToken> leases, Duration lease) {
    return fetcher.call(() -> scope.source.extend(leases, lease));
  }

  @Override
  public @Nullable Batch turn(Outcomes outcomes) {
    settle(outcomes);
    return take(this::batch);
  }

  @Override
  public @Nullable Batch poll(Runner runner) throws InterruptedException {
    fetcher.nudge();
    stock.await(WAIT, crew::isStopping);
    return take(
        lot -> {
          Batch batch = batch(lot);
          runner.take(batch);
          return batch;
        });
  }

  private @Nullable Batch take(Function<Stock.Lot, Batch> use) {
    Batch got = stock.take(claims.limit(), crew.target(), use);
    if (got != null) {
      fetcher.nudge();
    }
    return got;
  }

  private Batch batch(Stock.Lot lot) {
    return claims.batch(lot.deliveries(), lot.claimedAt());
  }

  @Override
  public boolean callsForMore(Batch got) {
    return !stock.isEmpty();
  }

  @Override
  public void settle(Outcomes outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    long written = batcher.add(outcomes);
    fetcher.outcomesWait();
    if (scope.options.settlesBeforeNext()) {
      batcher.awaitWritten(written);
    }
  }

  @Override
  public void release(List<Delivery> unstarted) {
    if (!unstarted.isEmpty()) {
      batcher.addUnstarted(unstarted);
      fetcher.outcomesWait();
    }
  }

  @Override
  public boolean isAsking() {
    return fetcher.isAsking();
  }

  @Override
  public long rounds() {
    return fetcher.rounds();
  }

  @Override
  public long answers() {
    return fetcher.answers();
  }

  @Override
  public void wakeup() {
    fetcher.nudge();
    scope.source.wakeup();
    stock.wakeup();
  }

  @Override
  public boolean holdsNone() {
    return stock.isEmpty();
  }

  @Override
  public boolean hasSettledAll() {
    return batcher.isEmpty();
  }

  @Override
  public void tidy() {
    boolean some =
        crew.isClaiming()
            ? stock.handOver(fetcher.patience(), batcher::addUnstarted)
            : stock.handOver(batcher::addUnstarted);
    if (some) {
      fetcher.outcomesWait();
    }
  }

  @Override
  public void start() {
    fetcher.start(launcher);
    if (!oneOwner) {
      batcher.start(launcher);
    }
  }

  @Override
  public void close() {
    // Before the fetcher ends, for an owner has to settle it; and after, for what it still brought.
    stock.handOver(batcher::addUnstarted);
    fetcher.end();
    stock.handOver(batcher::addUnstarted);
    batcher.end();
  }
}
