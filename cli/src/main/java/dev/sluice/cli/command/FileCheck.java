package dev.sluice.cli.command;

import dev.sluice.cli.output.Text;
import dev.sluice.file.FileReport;
import dev.sluice.file.FileReport.Damage;
import dev.sluice.wire.JsonOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the files of a file store. */
final class FileCheck {
  private FileCheck() {}

  static List<Finding> run(FileReport report) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            Text.bytes(report.diskBytes())
                + " on the disk, in "
                + Text.count(report.segments(), "segment")));
    if (report.cutBytes() > 0) {
      findings.add(
          Finding.note(
              Text.bytes(report.cutBytes())
                  + " of a last write, which nobody was told was stored, were cut off"));
    }
    if (report.damaged().isEmpty()) {
      findings.add(Finding.ok("all records verify"));
    }
    report.damaged().forEach(damage -> findings.add(Finding.problem(words(damage))));
    return findings;
  }

  static void write(JsonOut json, FileReport report) {
    json.number("segments", report.segments())
        .number("diskBytes", report.diskBytes())
        .number("cutBytes", report.cutBytes())
        .list(
            "damaged",
            report.damaged(),
            (inner, damage) ->
                inner
                    .text("file", damage.file().toString())
                    .number("offset", damage.offset())
                    .number("bytes", damage.length())
                    .text("saved", damage.saved().map(Path::toString).orElse(null)));
  }

  private static String words(Damage damage) {
    return Text.bytes(damage.length())
        + " of "
        + damage.file()
        + " at offset "
        + damage.offset()
        + " cannot be read"
        + damage.saved().map(file -> "; set aside in " + file).orElse("");
  }
}
