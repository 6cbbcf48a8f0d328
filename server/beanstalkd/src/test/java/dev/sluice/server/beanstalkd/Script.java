package dev.sluice.server.beanstalkd;

import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What some clients say to a server, line by line: {@code a: command} sends it and reads the
 * answer, {@code a> command} only sends it, {@code a< } only reads, {@code a.} closes, {@code pass
 * MILLIS} lets time pass. {@code $1} is the number of the first job that was put; {@code \r},
 * {@code \n} and {@code \0} stand for themselves, {@code A*300} for as many of that letter.
 */
final class Script {
  private static final Pattern INSERTED = Pattern.compile("INSERTED (\\d+)");
  private static final Pattern MANY = Pattern.compile("([A-Za-z])\\*(\\d+)");
  // What no store has: docs/beanstalkd-port.md says so.
  private static final Pattern NOT_KEPT =
      Pattern.compile("(file|current-jobs-urgent|kicks|reserves|buries): \\d+");
  private static final Pattern TIMES = Pattern.compile("(age|time-left|pause-time-left): \\d+");

  private final int port;
  private final Map<String, Talk> talks = new HashMap<>();
  private final List<Long> numbers = new ArrayList<>();
  private final List<String> transcript = new ArrayList<>();

  private Script(int port) {
    this.port = port;
  }

  /** Everything that was said and answered, with the numbers of jobs in the order of their puts. */
  static List<String> run(int port, String script) {
    Script run = new Script(port);
    try {
      script.lines().forEach(run::step);
      return run.transcript;
    } finally {
      run.talks.values().forEach(Talk::close);
    }
  }

  private void step(String line) {
    if (line.startsWith("pass ")) {
      Eventually.pass(Duration.ofMillis(Long.parseLong(line.substring(5))));
      return;
    }
    Talk talk = talks.computeIfAbsent(line.substring(0, 1), name -> new Talk(port));
    String text = line.length() > 3 ? meant(line.substring(3)) : "";
    switch (line.charAt(1)) {
      case ':' -> note(line, talk.ask(text));
      case '>' -> talk.send(text + "\r\n");
      case '!' -> talk.send(text);
      case '<' -> note(line, talk.answer());
      case '.' -> {
        talk.close();
        talks.remove(line.substring(0, 1));
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  private String meant(String text) {
    String meant = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    for (int i = numbers.size(); i > 0; i--) {
      meant = meant.replace("$" + i, Long.toString(numbers.get(i - 1)));
    }
    Matcher many = MANY.matcher(meant);
    return many.replaceAll(m -> m.group(1).repeat(Integer.parseInt(m.group(2))));
  }

  private void note(String line, String answer) {
    Matcher inserted = INSERTED.matcher(answer);
    if (inserted.matches()) {
      numbers.add(Long.parseLong(inserted.group(1)));
    }
    transcript.add(line + " -> " + named(answer));
  }

  private String named(String answer) {
    String named = NOT_KEPT.matcher(answer).replaceAll("$1: ?");
    named = TIMES.matcher(named).replaceAll("$1: ?");
    for (int i = 0; i < numbers.size(); i++) {
      String name = Matcher.quoteReplacement("$" + (i + 1));
      named =
          named.replaceAll("^(INSERTED|RESERVED|FOUND) " + numbers.get(i) + "\\b", "$1 " + name);
      named = named.replaceAll("(?m)^id: " + numbers.get(i) + "$", "id: " + name);
    }
    return named.startsWith("OK ") ? named.substring(named.indexOf('|')) : named;
  }
}
