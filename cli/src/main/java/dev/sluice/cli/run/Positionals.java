package dev.sluice.cli.run;

import java.util.List;

/**
 * Tells what stands before {@code --} from what stands after it.
 *
 * @param before what is no option before it
 * @param command what stands after it
 */
record Positionals(List<String> before, List<String> command) {
  /**
   * Takes them apart.
   *
   * @param positionals what picocli found to be no option, before and after
   * @param all all arguments of the program
   * @throws UsageException if there is no command
   */
  static Positionals of(List<String> positionals, List<String> all) {
    int separator = all.indexOf("--");
    int after = separator < 0 ? 0 : all.size() - separator - 1;
    if (after == 0 || after > positionals.size()) {
      throw new UsageException("the command is missing: it stands after --, as in  -- curl {}");
    }
    int border = positionals.size() - after;
    return new Positionals(
        List.copyOf(positionals.subList(0, border)),
        List.copyOf(positionals.subList(border, positionals.size())));
  }
}
