package dev.sluice.testkit.chaos;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.Counts;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.chaos.ChildMain.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Starts the processes, kills some, waits until all is done, and looks at what happened. */
final class Chaos {
  /** Between two kills, on average. */
  private static final int PAUSE_MILLIS = 800;

  /** One in so many of those that are killed is a producer. */
  private static final int PRODUCERS_TURN = 5;

  private final String url;
  private final Path folder;
  private final ChaosPlan plan;
  private final Random random;
  private final List<Child> workers = new ArrayList<>();
  private final List<Child> producers = new ArrayList<>();
  private final List<Child> killed = new ArrayList<>();
  private final List<Child> ended = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private int started;

  Chaos(String url, Path folder, ChaosPlan plan, long seed) {
    this.url = url;
    this.folder = folder;
    this.plan = plan;
    random = new Random(seed);
  }

  ChaosReport run() throws IOException, InterruptedException {
    try {
      begin();
      kill();
      endAll(producers);
      Counts left = awaitTheRest();
      endAll(workers);
      return judge(left);
    } finally {
      for (Child child : all()) {
        child.kill();
      }
    }
  }

  private List<Child> all() {
    List<Child> all = new ArrayList<>(workers);
    all.addAll(producers);
    return all;
  }

  private void begin() throws InterruptedException {
    for (int i = 0; i < plan.workers(); i++) {
      workers.add(start(Task.WORKER));
    }
    for (int i = 0; i < plan.producers(); i++) {
      producers.add(start(Task.PRODUCER));
    }
    for (Child child : all()) {
      child.awaitReady();
    }
  }

  private Child start(String role) {
    Duration skew = started % 2 == 0 ? plan.skew() : plan.skew().negated();
    Path journal = folder.resolve(role + "-" + started);
    started++;
    return Child.start(
        new Task(
            role,
            url,
            journal,
            random.nextLong(),
            plan.concurrency(),
            plan.perSecond(),
            plan.lease(),
            skew));
  }

  private void kill() {
    long end = System.nanoTime() + plan.killing().toNanos();
    while (end - System.nanoTime() > 0) {
      Eventually.pass(Duration.ofMillis(random.nextInt(2 * PAUSE_MILLIS)));
      boolean producer = random.nextInt(PRODUCERS_TURN) == 0;
      replaceOne(producer ? producers : workers);
    }
    // And one that is not replaced, so that what it held is found by those that are there.
    killOne(workers);
  }

  /** Kills one that may not have begun yet, and starts another one. */
  private void replaceOne(List<Child> children) {
    Child victim = killOne(children);
    children.add(start(victim.task().role()));
  }

  private Child killOne(List<Child> children) {
    Child victim = children.remove(random.nextInt(children.size()));
    victim.kill();
    killed.add(victim);
    return victim;
  }

  private void endAll(List<Child> children) throws InterruptedException {
    for (Child child : children) {
      child.awaitReady();
      String failure = child.end();
      if (!failure.isEmpty()) {
        wrong.add(failure);
      }
      ended.add(child);
    }
    children.clear();
  }

  /** Waits for the workers that are there; nothing here does their work. */
  private Counts awaitTheRest() throws InterruptedException {
    try (Sluice sluice = Sluice.open(url, o -> o.sweeping(false))) {
      Queue<byte[]> queue = sluice.queue(ChildMain.QUEUE);
      queue.waitUntilEmpty(plan.patience());
      return queue.counts();
    }
  }

  private ChaosReport judge(Counts left) throws IOException {
    History history = new History(plan.outages());
    for (Child child : killed) {
      history.read(child.task().journal(), true);
    }
    for (Child child : ended) {
      history.read(child.task().journal(), false);
    }
    history.wrong().addAll(wrong);
    history.sort();
    return new Verdict(history).judge(killed.size(), left);
  }
}
