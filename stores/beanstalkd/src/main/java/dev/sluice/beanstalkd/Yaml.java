package dev.sluice.beanstalkd;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The little of YAML that a server speaks: a line for each name and value, or for each entry. */
record Yaml(String text) {

  static Yaml read(byte[] body) {
    return new Yaml(new String(body, StandardCharsets.US_ASCII));
  }

  /** The value of a name; empty if it is not there. */
  String value(String name) {
    int at = text.indexOf("\n" + name + ": ");
    if (at < 0) {
      return "";
    }
    int from = at + name.length() + 3;
    int to = text.indexOf('\n', from);
    String value = to < 0 ? text.substring(from) : text.substring(from, to);
    return value.replace("\"", "").strip();
  }

  /** The value of a name as a number; 0 if it is not there, or none. */
  long number(String name) {
    String value = value(name);
    if (value.isEmpty() || value.length() > 18) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** The entries of a list. */
  List<String> entries() {
    return text.lines()
        .filter(line -> line.startsWith("- "))
        .map(line -> line.substring(2))
        .toList();
  }
}
