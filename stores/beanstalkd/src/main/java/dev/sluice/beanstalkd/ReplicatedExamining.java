package dev.sluice.beanstalkd;

import static java.util.Objects.requireNonNull;

import dev.sluice.spi.Checkup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at the servers that keep copies, one by one, and at the guard. */
final class ReplicatedExamining implements Checkup {
  private final Parts parts;

  ReplicatedExamining(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Finding> checkup() {
    List<Lane> lanes = parts.lanes().all();
    Map<Lane, Answer> answers = ask(lanes);
    List<Finding> findings = new ArrayList<>();
    findings.add(together(answers.values().stream().filter(Answer::isHeard).count()));
    for (Lane lane : lanes) {
      server(lane, requireNonNull(answers.get(lane)), findings);
    }
    parts.guard().role(Checkup.class).stream()
        .flatMap(own -> own.checkup().stream())
        .forEach(it -> findings.add(new Finding(it.level(), "guard: " + it.text())));
    return findings;
  }

  private static Map<Lane, Answer> ask(List<Lane> lanes) {
    Map<Lane, List<Command>> questions = new HashMap<>();
    lanes.forEach(lane -> questions.put(lane, List.of(Command.stats())));
    return Lanes.ask(questions, command -> command);
  }

  private Finding together(long there) {
    ReplicatedOptions options = parts.options();
    String text =
        there
            + " of "
            + parts.lanes().all().size()
            + " servers answer; a job has "
            + options.copies()
            + " copies, and is refused with fewer than "
            + options.minCopies();
    boolean refuses = there < options.minCopies();
    boolean lacks = there < options.copies();
    return new Finding(refuses ? Level.PROBLEM : lacks ? Level.NOTE : Level.OK, text);
  }

  private static void server(Lane lane, Answer answer, List<Finding> findings) {
    if (!answer.isHeard()) {
      findings.add(new Finding(Level.PROBLEM, answer.why()));
      return;
    }
    List<Finding> own = new ArrayList<>();
    Examining.server(Yaml.read(answer.replies().get(0).body()), own);
    own.forEach(it -> findings.add(new Finding(it.level(), lane.node() + ": " + it.text())));
  }
}
