package dev.sluice.beanstalkd;

import dev.sluice.spi.Checkup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at how a server is set up, and at what lies in it buried. */
final class Examining implements Checkup {
  private static final int TUBES = 1_000;

  private final Talks talks;

  Examining(Talks talks) {
    this.talks = talks;
  }

  @Override
  public List<Finding> checkup() {
    return talks.hold(
        connection -> {
          List<Finding> findings = new ArrayList<>();
          server(Yaml.read(connection.exchange(Command.stats()).body()), findings);
          buried(connection, findings);
          return findings;
        });
  }

  /** What a server's own figures say of it. */
  static void server(Yaml stats, List<Finding> findings) {
    findings.add(
        new Finding(
            Level.OK,
            "beanstalkd "
                + stats.value("version")
                + ", jobs of "
                + stats.number("max-job-size")
                + " bytes at most"));
    if (stats.number("binlog-current-index") == 0) {
      findings.add(
          new Finding(
              Level.PROBLEM,
              "it keeps no binlog: all jobs are lost when it ends (start it with -b DIRECTORY)"));
    } else {
      findings.add(
          new Finding(
              Level.NOTE,
              "it keeps a binlog; what a loss of power takes is told by its option -f"
                  + " (milliseconds between two syncs), which it does not show"));
    }
    if (stats.value("draining").equals("true")) {
      findings.add(
          new Finding(Level.PROBLEM, "it is being drained: it refuses new jobs until a restart"));
    }
  }

  private static void buried(Connection connection, List<Finding> findings) throws IOException {
    Reply list = connection.exchange(Command.listTubes());
    List<String> tubes = Yaml.read(list.body()).entries();
    for (String tube : tubes.subList(0, Math.min(tubes.size(), TUBES))) {
      Reply stats = connection.exchange(Command.statsTube(tube));
      long buried = Yaml.read(stats.body()).number("current-jobs-buried");
      if (buried > 0) {
        findings.add(new Finding(Level.NOTE, epitaph(connection, tube, buried)));
      }
    }
  }

  private static String epitaph(Connection connection, String tube, long buried)
      throws IOException {
    List<Command> commands = new ArrayList<>();
    connection.use(tube, commands);
    commands.add(Command.peekBuried());
    List<Reply> replies = connection.exchange(commands);
    Reply first = replies.get(replies.size() - 1);
    String text = "tube " + tube + " has " + buried + " buried jobs";
    if (!EnvelopeBytes.isOurs(first.body())) {
      return text;
    }
    Envelope job = EnvelopeBytes.read(first.body());
    String cause =
        job.failure() == null ? "" : ": " + job.failure().type() + ": " + job.failure().message();
    return text + "; the first is " + job.id() + cause;
  }
}
