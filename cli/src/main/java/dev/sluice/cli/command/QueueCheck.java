package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Text;
import dev.sluice.job.Counts;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.QueueControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the queues of a storage. */
final class QueueCheck {
  private final Sluice sluice;
  private final List<Finding> findings = new ArrayList<>();

  QueueCheck(Sluice sluice) {
    this.sluice = sluice;
  }

  List<Finding> run() {
    if (sluice.store().role(JobBrowser.class).isEmpty()) {
      findings.add(Finding.note("this storage cannot show its jobs"));
      return findings;
    }
    Map<String, Counts> counts = new TreeMap<>(sluice.jobs().counts());
    Counts all = counts.values().stream().reduce(Counts.NONE, Counts::plus);
    findings.add(
        Finding.ok(
            Text.count(counts.size(), "queue")
                + ", "
                + Text.count(all.total(), "job")
                + ", of which "
                + all.live()
                + " still to do"));
    counts.forEach(this::dead);
    if (sluice.store().role(QueueControl.class).isPresent()) {
      settings(counts);
    }
    return findings;
  }

  private void dead(String queue, Counts counts) {
    if (counts.dead() > 0) {
      String jobs = Text.count(counts.dead(), "dead job");
      String look = " (look: sluice jobs --state DEAD --queue " + queue + ")";
      findings.add(Finding.note("queue \"" + queue + "\" has " + jobs + look));
    }
  }

  private void settings(Map<String, Counts> counts) {
    new TreeMap<>(sluice.jobs().settings())
        .forEach(
            (queue, settings) -> {
              if (settings.paused()) {
                findings.add(
                    Finding.note(
                        "queue \"" + queue + "\" is paused (sluice resume " + queue + ")"));
              }
              long waiting = counts.getOrDefault(queue, Counts.NONE).waiting();
              if (waiting >= settings.capacity()) {
                findings.add(
                    Finding.note(
                        "queue \"" + queue + "\" is full: its capacity is " + settings.capacity()));
              }
            });
  }
}
