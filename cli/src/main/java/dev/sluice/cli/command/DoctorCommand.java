package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Json;
import dev.sluice.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code sluice doctor}. */
@Command(
    name = "doctor",
    header = "Look whether a storage is well, and say what it promises.",
    description = "The exit code is 1 if there is a problem.",
    footer = {"", "Example:", "  sluice doctor --store file:data/jobs"})
final class DoctorCommand extends StoreCommand {
  DoctorCommand(Shell shell) {
    super(shell);
  }

  @Override
  int execute(Sluice sluice) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(TraitCheck.run(sluice.traits()));
    findings.addAll(new QueueCheck(sluice).run());
    boolean well = findings.stream().noneMatch(f -> f.level() == Finding.Level.PROBLEM);
    if (json()) {
      Json.line(console().out(), json -> write(json, sluice, well, findings));
    } else {
      print(findings);
    }
    return well ? OK : FAILED;
  }

  private static void write(Json json, Sluice sluice, boolean well, List<Finding> findings) {
    json.text("store", sluice.traits().name())
        .flag("well", well)
        .text("durability", sluice.traits().durability().name())
        .text("sharing", sluice.traits().sharing().name())
        .number("maxPayload", sluice.traits().maxPayload())
        .list(
            "findings",
            findings,
            (inner, finding) ->
                inner.text("level", finding.level().name()).text("text", finding.text()));
  }

  private void print(List<Finding> findings) {
    Table table = new Table(console(), "", "");
    for (Finding finding : findings) {
      String level = finding.level().name().toLowerCase(Locale.ROOT);
      table.row(table.cell(level, colour(finding.level())), table.cell(finding.text()));
    }
    table.print();
  }

  private static Colour colour(Finding.Level level) {
    return switch (level) {
      case OK -> Colour.GREEN;
      case NOTE -> Colour.YELLOW;
      case PROBLEM -> Colour.RED;
    };
  }
}
