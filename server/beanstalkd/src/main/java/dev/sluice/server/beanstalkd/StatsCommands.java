package dev.sluice.server.beanstalkd;

import dev.sluice.job.Counts;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists and statistics. A command of a wrong form is {@code null}. */
final class StatsCommands {
  private final Desk desk;
  private final InstantSource clock;
  private final Supplier<ServerStats> server;
  private final LongBinaryOperator timeLeft;

  /**
   * Over a desk.
   *
   * @param server this server at the moment
   * @param timeLeft nanoseconds that are left of the time to run of a job, at a time; negative if
   *     nobody has it
   */
  StatsCommands(
      Desk desk, InstantSource clock, Supplier<ServerStats> server, LongBinaryOperator timeLeft) {
    this.desk = desk;
    this.clock = clock;
    this.server = server;
    this.timeLeft = timeLeft;
  }

  private void look(Connection from, Supplier<Answer> question) {
    from.begin(Stream.LOOK);
    desk.looks.add(new Looking.Look(from, question));
  }

  Step listTubeUsed(Connection from) {
    return new Step(
        null,
        () -> {
          desk.counters.count(Verb.LIST_TUBE_USED);
          from.outbox.line("USING " + from.session.used().name);
        });
  }

  Step listTubesWatched(Connection from) {
    return new Step(
        null,
        () -> {
          desk.counters.count(Verb.LIST_TUBES_WATCHED);
          Yaml yaml = new Yaml();
          from.session.watched().forEach(tube -> yaml.item(tube.name));
          from.outbox.text(yaml.toString());
        });
  }

  Step listTubes(Connection from) {
    return new Step(
        Stream.LOOK,
        () -> {
          desk.counters.count(Verb.LIST_TUBES);
          Set<String> named = inUse();
          look(from, () -> Answer.text(list(named)));
        });
  }

  private Set<String> inUse() {
    Set<String> names = new LinkedHashSet<>();
    names.add(Tubes.FIRST);
    desk.tubes.all().stream().filter(Tube::isInUse).forEach(tube -> names.add(tube.name));
    return names;
  }

  private String list(Set<String> named) {
    Yaml yaml = new Yaml();
    all(named, desk.depot.browser.counts()).forEach(yaml::item);
    return yaml.toString();
  }

  private static Set<String> all(Set<String> named, Map<String, Counts> counts) {
    Set<String> others = new TreeSet<>();
    counts.forEach(
        (queue, count) -> {
          if (JobCounts.any(count)) {
            others.add(TubeNames.tube(queue));
          }
        });
    Set<String> all = new LinkedHashSet<>(named);
    all.addAll(others);
    return all;
  }

  Step stats(Connection from) {
    return new Step(
        Stream.LOOK,
        () -> {
          desk.counters.count(Verb.STATS);
          Set<String> named = inUse();
          ServerStats stats = server.get();
          look(from, () -> Answer.text(text(stats, named)));
        });
  }

  private String text(ServerStats stats, Set<String> named) {
    Map<String, Counts> counts = desk.depot.browser.counts();
    Counts sum = counts.values().stream().reduce(Counts.NONE, Counts::plus);
    return stats.text(sum, all(named, counts).size());
  }

  @Nullable Step statsTube(Connection from, Words words) {
    String name = words.rest();
    if (!TubeNames.isTube(name)) {
      return null;
    }
    return new Step(
        Stream.LOOK,
        () -> {
          desk.counters.count(Verb.STATS_TUBE);
          statsTube(from, name);
        });
  }

  private void statsTube(Connection from, String name) {
    Tube tube = desk.tubes.named(name);
    if (tube == null) {
      from.outbox.line("NOT_FOUND");
      return;
    }
    TubeStats stats = TubeStats.of(tube, System.nanoTime());
    boolean there = tube.isInUse() || tube == desk.tubes.first();
    look(
        from,
        () -> {
          Counts counts = desk.depot.browser.counts(tube.queue);
          boolean known = there || JobCounts.any(counts);
          return known ? Answer.text(stats.text(counts)) : Answer.NOT_FOUND;
        });
  }

  @Nullable Step statsJob(Connection from, Words words) {
    long number = words.u64();
    if (number < 0 || !words.atEnd()) {
      return null;
    }
    return new Step(
        Stream.LOOK,
        () -> {
          desk.counters.count(Verb.STATS_JOB);
          long left = timeLeft.applyAsLong(number, System.nanoTime());
          look(from, () -> text(desk.depot.job(number), left));
        });
  }

  private Answer text(@Nullable JobView job, long left) {
    if (job == null) {
      return Answer.NOT_FOUND;
    }
    boolean known = job.state() == JobState.RUNNING && left >= 0;
    return Answer.text(JobStats.of(job, known ? left : 0, clock.instant()));
  }
}
