package dev.sluice.testkit.chaos;

import dev.sluice.job.JobId;
import dev.sluice.testkit.chaos.Journal.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all processes have written down. */
final class History {
  private final Map<JobId, Errand> intended = new HashMap<>();
  private final Map<JobId, Long> intendedAt = new HashMap<>();
  private final Set<JobId> acknowledged = new HashSet<>();
  private final Map<JobId, List<Run>> runs = new HashMap<>();
  private final Map<String, Run> byFence = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final boolean outages;

  /**
   * @param outages whether the storage may have been away
   */
  History(boolean outages) {
    this.outages = outages;
  }

  /** Reads the journal of a process. */
  void read(Path journal, boolean killed) throws IOException {
    String process = String.valueOf(journal.getFileName());
    for (Entry entry : Journal.read(journal)) {
      add(process, killed, entry);
    }
  }

  private void add(String process, boolean killed, Entry entry) {
    switch (entry.event()) {
      case INTENDED -> {
        Errand errand = Errand.parse(entry.text());
        intended.put(errand.id(), errand);
        intendedAt.put(errand.id(), entry.nanos());
      }
      case ACKNOWLEDGED -> acknowledged.add(JobId.parse(entry.text()));
      case REFUSED, ERROR -> wrong.add(process + ": " + entry.event() + " " + entry.text());
      case OUTAGE -> {
        if (!outages) {
          wrong.add(process + ": " + entry.text());
        }
      }
      case STARTED -> begin(new Run(process, killed, outages, entry.nanos()), entry.text());
      case DONE, FAILED, COMPLETED, LOST -> {
        Run run = byFence.get(entry.text());
        if (run == null) {
          // A job may be lost before its handler began.
          if (entry.event() != Event.LOST) {
            wrong.add(process + ": " + entry.event() + " without a start: " + entry.text());
          }
        } else {
          run.add(entry.event(), entry.nanos());
        }
      }
    }
  }

  private void begin(Run run, String jobAndFence) {
    if (byFence.put(jobAndFence, run) != null) {
      wrong.add("two runs under one fence: " + jobAndFence);
    }
    JobId id = JobId.parse(jobAndFence.substring(0, jobAndFence.indexOf(' ')));
    runs.computeIfAbsent(id, key -> new ArrayList<>()).add(run);
  }

  /** When all are read. */
  void sort() {
    runs.values().forEach(list -> list.sort(Comparator.comparingLong(Run::started)));
  }

  Map<JobId, Errand> intended() {
    return intended;
  }

  long intendedAt(JobId id) {
    return intendedAt.getOrDefault(id, Long.MAX_VALUE);
  }

  Set<JobId> acknowledged() {
    return acknowledged;
  }

  /** The runs of each job that ran, in their order. */
  Map<JobId, List<Run>> runs() {
    return runs;
  }

  /** What was wrong by itself. */
  List<String> wrong() {
    return wrong;
  }
}
