package dev.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Traits.Sharing;
import dev.sluice.spi.TurnSource;
import dev.sluice.testkit.reference.ReferenceJobs;
import dev.sluice.testkit.reference.ReferenceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One random sequence of calls to a store and to the reference. */
final class ModelRun {
  private static final int TRACE = 60;
  private static final int HELD = 40;

  /** After how many steps of a hundred everything is compared: that is slow. */
  private static final int LOOKS = 25;

  private static final Duration EXTENSION = Duration.ofMillis(60_500);

  private final StoreHarness tested;
  private final ReferenceJobs disk = new ReferenceJobs();
  private final ModelChoice choice;
  private final Deque<String> trace = new ArrayDeque<>();
  private final List<Held> held = new ArrayList<>();
  private final List<JobId> ids = new ArrayList<>();
  private final Set<JobId> redriven = new HashSet<>();
  private List<NewJob> lastBatch = List.of();
  private ReferenceStore reference;

  /** The same claim in both stores. It stays here when it is over, to be tried as a stale one. */
  private record Held(Delivery tested, Delivery reference) {}

  ModelRun(StoreHarness tested, long seed) {
    this.tested = tested;
    choice = new ModelChoice(new Random(seed));
    reference = new ReferenceStore(tested.clock(), disk);
  }

  String trace() {
    return String.join(System.lineSeparator(), trace);
  }

  private void note(String step) {
    trace.add(step);
    if (trace.size() > TRACE) {
      trace.remove();
    }
  }

  private Instant now() {
    return tested.now();
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
      compareCounts();
      if (choice.chance(LOOKS)) {
        compareAll();
      }
    }
    compareAll();
    drain();
  }

  private void step() {
    int dice = choice.upTo(100);
    if (dice <= 30) {
      enqueue();
    } else if (dice <= 50) {
      claim(choice.claim(), List.of());
    } else if (dice <= 65) {
      settle();
    } else if (dice <= 70) {
      extendOrNote();
    } else if (dice <= 80) {
      alter();
    } else if (dice <= 84) {
      alterByQuery();
    } else if (dice <= 94) {
      advance();
    } else if (dice <= 97) {
      configure(choice.of(ModelChoice.QUEUES), choice.settings());
    } else {
      reopen();
    }
  }

  // ---- the calls

  private void enqueue() {
    List<NewJob> batch = new ArrayList<>();
    if (choice.chance(10)) {
      batch.addAll(lastBatch);
    }
    int size = choice.upTo(4);
    for (int i = 0; i < size; i++) {
      batch.add(choice.job(now()));
    }
    lastBatch = batch;
    batch.forEach(job -> ids.add(job.id()));
    note("enqueue " + batch);
    assertThat(plain(tested.store().enqueue(batch))).isEqualTo(plain(reference.enqueue(batch)));
    if (isAnythingOver()) {
      sweep(); // what came back after it was gone may have expired long ago
    }
  }

  private static List<Enqueued> plain(List<Enqueued> answers) {
    return answers.stream()
        .map(a -> new Enqueued(a.outcome(), a.id(), a.reason().isEmpty() ? "" : "a reason"))
        .toList();
  }

  /**
   * Claims, settling something in the same turn if there is anything to settle. A store may hand
   * out fewer than were asked for: the reference is asked for as many as the store gave.
   */
  private void claim(ClaimRequest request, List<Held> leases) {
    List<Function<Held, Settlement>> outcomes = leases.stream().map(l -> outcome()).toList();
    note("claim " + request + " after " + leases);
    List<Delivery> mine =
        leases.isEmpty() ? tested.claim(request) : turn(request, leases, outcomes);
    int max = mine.isEmpty() ? request.max() : mine.size();
    List<Delivery> theirs =
        claimReference(
            new ClaimRequest(
                request.queues(), max, request.lease(), request.maxWait(), request.holder()));
    same(mine.stream().map(ModelView::of).toList(), theirs.stream().map(ModelView::of).toList());
    for (int i = 0; i < mine.size(); i++) {
      held.add(new Held(mine.get(i), theirs.get(i)));
    }
    while (held.size() > HELD) {
      held.remove(0);
    }
  }

  private List<Delivery> turn(
      ClaimRequest request, List<Held> leases, List<Function<Held, Settlement>> outcomes) {
    List<Settlement> toTested = new ArrayList<>();
    List<Settlement> toReference = new ArrayList<>();
    for (int i = 0; i < leases.size(); i++) {
      Held lease = leases.get(i);
      toTested.add(outcomes.get(i).apply(lease));
      toReference.add(outcomes.get(i).apply(new Held(lease.reference, lease.reference)));
    }
    List<Settled> expected = reference.settle(toReference);
    try {
      TurnSource.Turn turn =
          tested.store().role(TurnSource.class).orElseThrow().turn(toTested, request);
      assertThat(turn.settled()).isEqualTo(expected);
      return turn.claimed();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  private List<Delivery> claimReference(ClaimRequest request) {
    try {
      return reference.claim(request);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  /** How a claim ends; the same for both stores. */
  private Function<Held, Settlement> outcome() {
    Duration delay = choice.chance(40) ? Duration.ZERO : choice.seconds(20);
    var failure = choice.failure(1, now());
    byte @Nullable [] result = choice.result();
    return switch (choice.upTo(6)) {
      case 1 -> lease -> new Settlement.Retry(lease.tested, delay, failure);
      case 2 -> lease -> new Settlement.Release(lease.tested, delay);
      case 3 -> lease -> new Settlement.Bury(lease.tested, failure);
      default -> lease -> new Settlement.Complete(lease.tested, result);
    };
  }

  private void settle() {
    List<Held> some = someHeld();
    if (!some.isEmpty() && choice.chance(30) && hasTurns()) {
      claim(choice.claim(), some);
      return;
    }
    List<Settlement> toTested = new ArrayList<>();
    List<Settlement> toReference = new ArrayList<>();
    for (Held lease : some) {
      Function<Held, Settlement> outcome = outcome();
      toTested.add(outcome.apply(lease));
      toReference.add(outcome.apply(new Held(lease.reference, lease.reference)));
    }
    note("settle " + toTested);
    assertThat(tested.store().settle(toTested)).isEqualTo(reference.settle(toReference));
  }

  private boolean hasTurns() {
    return tested.store().role(TurnSource.class).isPresent();
  }

  private List<Held> someHeld() {
    List<Held> some = new ArrayList<>();
    for (int i = held.isEmpty() ? 0 : choice.upTo(3); i > 0; i--) {
      some.add(choice.of(held));
    }
    return some;
  }

  private void extendOrNote() {
    List<Held> some = someHeld();
    List<LeaseToken> mine = some.stream().<LeaseToken>map(Held::tested).toList();
    List<LeaseToken> theirs = some.stream().<LeaseToken>map(Held::reference).toList();
    if (choice.chance(50)) {
      note("extend " + mine);
      assertThat(tested.store().extend(mine, EXTENSION))
          .isEqualTo(reference.extend(theirs, EXTENSION));
      return;
    }
    var notes = choice.notes();
    note("note " + mine);
    assertThat(tested.notebook().note(mine.stream().map(t -> new Note(t, notes)).toList()))
        .isEqualTo(reference.note(theirs.stream().map(t -> new Note(t, notes)).toList()));
  }

  private void alter() {
    Alteration alteration = choice.alteration(now());
    List<JobId> some = new ArrayList<>();
    for (int i = choice.upTo(3); i > 0; i--) {
      some.add(ids.isEmpty() || choice.chance(3) ? JobId.next() : choice.of(ids));
    }
    note("alter " + alteration + " " + some);
    if (alteration instanceof Alteration.Redrive) {
      redriven.addAll(some);
    }
    assertThat(plainStates(tested.control().alter(some, alteration)))
        .isEqualTo(plainStates(reference.alter(some, alteration)));
    if (isAnythingOver()) {
      sweep(); // a job that had expired and was redriven expires again when somebody looks
    }
  }

  /** A due job may be called SCHEDULED until somebody looks. */
  private static List<Altered> plainStates(List<Altered> answers) {
    return answers.stream()
        .map(
            a ->
                a.state() == JobState.SCHEDULED
                    ? new Altered(a.id(), a.result(), JobState.READY)
                    : a)
        .toList();
  }

  /** A running job may or may not count as changed. */
  private void alterByQuery() {
    Alteration alteration = choice.alteration(now());
    JobQuery query =
        choice.query().kind(choice.of(List.of("x", "y"))).states(statesFor(alteration));
    note("alter " + alteration + " " + query);
    if (alteration instanceof Alteration.Redrive) {
      reference.list(query.limit(JobQuery.MAX_LIMIT)).items().forEach(v -> redriven.add(v.id()));
    }
    int changed = tested.browser().alter(query, alteration);
    int expected = reference.alter(query, alteration);
    assertThat(changed).isEqualTo(expected);
  }

  private static JobState[] statesFor(Alteration alteration) {
    return alteration instanceof Alteration.Redrive
        ? new JobState[] {JobState.DEAD, JobState.CANCELLED}
        : new JobState[] {JobState.SCHEDULED, JobState.READY};
  }

  private void configure(String queue, QueueSettings settings) {
    note("configure " + queue + " " + settings);
    tested.queues().configure(queue, settings);
    reference.configure(queue, settings);
    assertThat(tested.queues().settings(queue)).isEqualTo(settings);
  }

  private void reopen() {
    if (!tested.keepsJobs() || tested.traits().sharing() != Sharing.ONE_PROCESS) {
      return;
    }
    note("close and open again");
    tested.reopen();
    reference.close();
    reference = new ReferenceStore(tested.clock(), disk);
  }

  // ---- time

  /** Moves the clock; sometimes holders come late before anything was swept. */
  private void advance() {
    Duration by = choice.chance(5) ? Duration.ofHours(1) : choice.seconds(15);
    note("advance " + by);
    tested.advance(by);
    if (choice.chance(50)) {
      settleLate();
    }
    if (choice.chance(70) || isAnythingOver()) {
      sweep();
    }
  }

  private void settleLate() {
    List<Held> some = someHeld();
    List<Settlement> toTested = new ArrayList<>();
    List<Settlement> toReference = new ArrayList<>();
    for (Held lease : some) {
      toTested.add(new Settlement.Complete(lease.tested, null));
      toReference.add(new Settlement.Complete(lease.reference, null));
    }
    note("settle before the sweep " + toTested);
    assertThat(tested.store().settle(toTested)).isEqualTo(reference.settle(toReference));
  }

  private void sweep() {
    note("sweep");
    if (choice.chance(20)) {
      tested.store().sweep(new SweepRequest(choice.upTo(3)));
    }
    tested.sweep();
    while (reference.sweep(new SweepRequest(1_000)).more()) {
      note("sweep more");
    }
  }

  /** Whether a store may have done, or not yet done, what only a sweep must do. */
  private boolean isAnythingOver() {
    return all(reference).anyMatch(view -> isOver(view, now()));
  }

  private static boolean isOver(JobView view, Instant now) {
    Instant expiry = view.options().expiresAt();
    Instant finished = view.history().finishedAt();
    return switch (view.state()) {
      case SCHEDULED, READY -> expiry != null && !view.history().started() && !now.isBefore(expiry);
      case RUNNING -> view.lease() == null || !now.isBefore(view.lease().until());
      case COMPLETED, CANCELLED ->
          finished != null && !now.isBefore(finished.plus(view.options().retain()));
      case DEAD -> false;
    };
  }

  // ---- what is seen

  private static Stream<JobView> all(JobBrowser browser) {
    return pages(browser, JobQuery.ALL.limit(1_000)).stream();
  }

  private static List<JobView> pages(JobBrowser browser, JobQuery query) {
    Page<JobView> page = browser.list(query);
    List<JobView> items = new ArrayList<>(page.items());
    while (page.next() != 0) {
      page = browser.list(query.after(page.next()));
      items.addAll(page.items());
    }
    return items;
  }

  private void compareAll() {
    List<JobView> mine = all(tested.browser()).toList();
    assertThat(mine).extracting(JobView::sequence).isSorted();
    same(seen(mine), seen(all(reference).toList()));
    compareQuery();
    compareOne();
  }

  /** As isEqualTo, but the message shows the first difference alone. */
  private static <T> void same(List<T> actual, List<T> expected) {
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      assertThat(actual.get(i)).as("number %d", i).isEqualTo(expected.get(i));
    }
    assertThat(actual).hasSameSizeAs(expected);
  }

  private void compareCounts() {
    Map<String, Counts> counts = tested.browser().counts();
    for (String queue : List.of("a", "b", ModelChoice.MOVED)) {
      Counts expected = reference.counts(queue);
      assertThat(sums(tested.browser().counts(queue))).as(queue).isEqualTo(sums(expected));
      assertThat(sums(counts.getOrDefault(queue, Counts.NONE))).isEqualTo(sums(expected));
    }
  }

  private List<ModelView> seen(List<JobView> views) {
    Instant now = now();
    return views.stream()
        .map(view -> ModelView.of(view, now, redriven.contains(view.id())))
        .toList();
  }

  /** A due job may be counted as SCHEDULED until somebody looks. */
  private static List<Long> sums(Counts c) {
    return List.of(c.waiting(), c.running(), c.completed(), c.dead(), c.cancelled());
  }

  private void compareQuery() {
    JobQuery query = choice.query();
    assertThat(pages(tested.browser(), query).stream().map(JobView::id).toList())
        .as("%s", query)
        .isEqualTo(pages(reference, query).stream().map(JobView::id).toList());
  }

  private void compareOne() {
    JobId id = ids.isEmpty() ? JobId.next() : choice.of(ids);
    assertThat(seen(tested.browser().find(id).stream().toList()))
        .isEqualTo(seen(reference.find(id).stream().toList()));
  }

  /** In the end everything that waits is claimed, in the same order. */
  private void drain() {
    configure("a", QueueSettings.DEFAULT);
    configure("b", QueueSettings.DEFAULT);
    for (int i = 0; i < 3; i++) {
      note("drain");
      tested.advance(Duration.ofHours(1));
      sweep();
      for (int j = 0; j < 30; j++) {
        claim(choice.claim(), hasTurns() ? someHeld() : List.of());
      }
      compareAll();
    }
  }
}
