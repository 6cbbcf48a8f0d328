package dev.sluice.cli.command;

import dev.sluice.cli.output.Text;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what a storage promises. */
final class TraitCheck {
  private TraitCheck() {}

  /**
   * @param held by which other process; empty if by none
   */
  static List<Finding> run(Traits traits, Optional<Long> held) {
    List<Finding> findings = new ArrayList<>();
    findings.add(durability(traits));
    findings.add(
        held.map(
                pid ->
                    Finding.note(
                        "process " + pid + " holds it: its files are not looked at meanwhile"))
            .orElseGet(() -> Finding.ok(sharing(traits))));
    findings.add(Finding.ok("payloads of at most " + Text.bytes(traits.maxPayload())));
    String missing =
        Stream.of(Feature.values())
            .filter(feature -> !traits.has(feature))
            .map(feature -> feature.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      findings.add(Finding.note("not offered by this storage: " + missing));
    }
    return findings;
  }

  private static Finding durability(Traits traits) {
    return switch (traits.durability()) {
      case NONE -> Finding.note("durability: none, jobs are gone with the process");
      case PROCESS_KILL ->
          Finding.note(
              "durability: an enqueued job survives the death of the process, but maybe not the"
                  + " loss of power");
      case POWER_LOSS -> Finding.ok("durability: an enqueued job survives the loss of power");
      case SERVER -> Finding.note("durability: as the server is set");
    };
  }

  private static String sharing(Traits traits) {
    return switch (traits.sharing()) {
      case ONE_PROCESS -> "one process holds it";
      case ONE_MACHINE -> "processes of one machine may share it";
      case MANY_MACHINES -> "any number of machines may share it";
    };
  }
}
