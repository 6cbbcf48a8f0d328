package dev.sluice.testkit.chaos;

import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Compares what happened with what must and must not. */
final class Verdict {
  /** Of each sort; the rest is counted. */
  private static final int SHOWN = 5;

  private final History history;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> sorts = new HashMap<>();

  Verdict(History history) {
    this.history = history;
  }

  /**
   * @param left what the storage counts at the end
   */
  ChaosReport judge(int kills, Counts left) {
    history.wrong().forEach(text -> violation("went wrong", text));
    history.runs().forEach(this::judge);
    Set<JobId> missing = new HashSet<>(history.acknowledged());
    missing.removeIf(id -> effects(history.runs().getOrDefault(id, List.of())) > 0);
    missing.forEach(id -> violation("acknowledged and never run", id.toString()));
    long stuck = left.scheduled() + left.ready() + left.running();
    if (stuck + left.dead() + left.cancelled() > 0) {
      violation("left in the storage", left.toString());
    }
    judgeRetained(left);
    judgeGroups();
    sorts.forEach((sort, count) -> violations.add(count + " x " + sort));
    return new ChaosReport(
        kills,
        history.acknowledged().size(),
        (int) history.runs().values().stream().filter(runs -> effects(runs) > 0).count(),
        missing.size(),
        stuck,
        (int) history.runs().values().stream().filter(runs -> effects(runs) > 1).count(),
        (int)
            history.runs().values().stream()
                .flatMap(List::stream)
                .filter(run -> run.has(Event.LOST))
                .count(),
        violations);
  }

  private static long effects(List<Run> runs) {
    return runs.stream().filter(run -> run.has(Event.DONE)).count();
  }

  private void judge(JobId id, List<Run> runs) {
    Errand errand = history.intended().get(id);
    if (errand == null) {
      violation("ran and was never enqueued", id.toString());
      return;
    }
    for (Run run : runs.subList(0, runs.size() - 1)) {
      if (!run.admitsAnother()) {
        violation("ran again though it was not in flight at a kill", id + " " + runs);
      }
    }
    if (!runs.get(runs.size() - 1).mayBeTheLast()) {
      violation("did not end well", id + " " + runs);
    }
    judgeTime(errand, runs.get(0));
  }

  private void judgeTime(Errand errand, Run first) {
    long waited = first.started() - history.intendedAt(errand.id());
    long asked = TimeUnit.MILLISECONDS.toNanos(errand.delayMillis());
    // What the clocks of the server and of this machine may differ in their pace.
    long tolerated = TimeUnit.MILLISECONDS.toNanos(1) + asked / 1_000;
    if (waited < asked - tolerated) {
      violation("ran early", errand + " by " + (asked - waited) / 1_000 + " us");
    }
  }

  /** Every job that is kept is completed, and every completed one is there. */
  private void judgeRetained(Counts left) {
    long retained =
        history.runs().entrySet().stream()
            .filter(entry -> effects(entry.getValue()) > 0)
            .map(entry -> history.intended().get(entry.getKey()))
            .filter(errand -> errand != null && errand.retained())
            .count();
    if (left.completed() != retained) {
      violation("kept jobs", left.completed() + " are counted, " + retained + " were completed");
    }
  }

  /** The runs of a group follow one another, and those of a job are not parted by another's. */
  private void judgeGroups() {
    Map<String, List<GroupRun>> groups = new HashMap<>();
    history
        .runs()
        .forEach(
            (id, runs) -> {
              Errand errand = history.intended().get(id);
              if (errand != null && !errand.group().isEmpty()) {
                runs.forEach(
                    run ->
                        groups
                            .computeIfAbsent(errand.group(), name -> new ArrayList<>())
                            .add(new GroupRun(id, run)));
              }
            });
    groups.forEach(this::judgeGroup);
  }

  private record GroupRun(JobId id, Run run) {}

  private void judgeGroup(String group, List<GroupRun> runs) {
    runs.sort((a, b) -> Long.compare(a.run().started(), b.run().started()));
    Set<JobId> before = new HashSet<>();
    for (int i = 1; i < runs.size(); i++) {
      GroupRun last = runs.get(i - 1);
      GroupRun next = runs.get(i);
      if (next.run().started() < last.run().ended()) {
        violation("two of a group at once", group + " " + last + " " + next);
      }
      if (!next.id().equals(last.id())) {
        before.add(last.id());
      }
      if (before.contains(next.id())) {
        violation("overtaken in its group", group + " " + next);
      }
    }
  }

  private void violation(String sort, String text) {
    if (sorts.merge(sort, 1, Integer::sum) <= SHOWN) {
      violations.add(sort + ": " + text);
    }
  }
}
