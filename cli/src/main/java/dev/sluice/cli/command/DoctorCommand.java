package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.cli.output.Table;
import dev.sluice.file.AttachedStore;
import dev.sluice.file.FileReport;
import dev.sluice.file.FileStore;
import dev.sluice.spi.Checkup;
import dev.sluice.wire.JsonOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice doctor}. */
@Command(
    name = "doctor",
    header = "Look whether a storage is well, and say what it promises.",
    description = "The exit code is 1 if there is a problem.",
    footer = {
      "",
      "Examples:",
      "  sluice doctor --store file:data/jobs",
      "  sluice doctor --store file:data/jobs --salvage"
    })
final class DoctorCommand extends StoreCommand {
  @Option(
      names = "--salvage",
      description = "Open a damaged file store: set aside what cannot be read, and keep the rest.")
  private boolean salvage;

  DoctorCommand(Shell shell) {
    super(shell);
  }

  @Override
  Sluice open(StoreAccess access) {
    return (salvage ? access.salvaging() : access).existing();
  }

  @Override
  int execute(Sluice sluice) {
    List<Finding> findings = new ArrayList<>();
    Optional<Long> held = sluice.store().role(AttachedStore.class).map(AttachedStore::holder);
    findings.addAll(TraitCheck.run(sluice.traits(), held));
    findings.addAll(new QueueCheck(sluice).run());
    sluice
        .store()
        .role(Checkup.class)
        .ifPresent(store -> store.checkup().forEach(f -> findings.add(Finding.of(f))));
    Optional<FileReport> files = sluice.store().role(FileStore.class).flatMap(FileStore::report);
    files.ifPresent(report -> findings.addAll(FileCheck.run(report)));
    boolean well = findings.stream().noneMatch(f -> f.level() == Finding.Level.PROBLEM);
    if (json()) {
      console().json(json -> write(json, sluice, well, findings, files.orElse(null)));
    } else {
      print(findings);
    }
    return well ? OK : FAILED;
  }

  private static void write(
      JsonOut json,
      Sluice sluice,
      boolean well,
      List<Finding> findings,
      @Nullable FileReport files) {
    json.text("store", sluice.traits().name())
        .flag("well", well)
        .text("durability", sluice.traits().durability().name())
        .text("sharing", sluice.traits().sharing().name())
        .number("maxPayload", sluice.traits().maxPayload())
        .list(
            "findings",
            findings,
            (inner, finding) ->
                inner.text("level", finding.level().name()).text("text", finding.text()))
        .object("files", files == null ? null : inner -> FileCheck.write(inner, files));
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
