package dev.sluice.cli.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 5/s}, {@code 100/m}, {@code 1000/h}, or just {@code 5}. */
final class Rate {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(?:/([smh]))?");

  private Rate() {}

  /**
   * How many a second.
   *
   * @throws UsageException if the text is not of the form
   */
  static double perSecond(String text) {
    Matcher form = FORM.matcher(text);
    double count = form.matches() ? Double.parseDouble(form.group(1)) : 0;
    if (!(count > 0)) {
      throw new UsageException("--rate must be like 5/s, 100/m or 1000/h, not \"" + text + "\"");
    }
    String unit = form.group(2) == null ? "s" : form.group(2);
    return switch (unit) {
      case "m" -> count / 60;
      case "h" -> count / 3600;
      default -> count;
    };
  }
}
