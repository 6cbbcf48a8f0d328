package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/spec.md} names tests: they are there. */
class SpecTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAME = Pattern.compile("`(\\w+Test|\\w+Conformance)\\.(\\w+)`");

  @Test
  void everyTestThatTheSpecNamesIsThere() throws IOException {
    String sources = sources();
    TreeSet<String> missing = new TreeSet<>();
    Matcher named = NAME.matcher(Files.readString(ROOT.resolve("docs/spec.md")));
    int count = 0;
    while (named.find()) {
      count++;
      boolean there =
          sources.contains(" " + named.group(1) + " ")
              && sources.contains(" void " + named.group(2) + "(");
      if (!there) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(30);
  }

  private static String sources() throws IOException {
    return Stream.of(
            "core/src/test",
            "testkit/src",
            "json/src/test",
            "stores/file/src/test",
            "stores/redis/src/test",
            "stores/sql/src/test",
            "stores/beanstalkd/src/test",
            "brokers/kafka/src/test",
            "brokers/nats/src/test",
            "brokers/rabbitmq/src/test",
            "stores/remote/src/test",
            "schedules/src/test",
            "server/http/src/test",
            "server/grpc/src/test",
            "server/beanstalkd/src/test",
            "server/webhooks/src/test",
            "server/app/src/test",
            "cli/src/test")
        .map(ROOT::resolve)
        .flatMap(SpecTest::javaFiles)
        .map(SpecTest::read)
        .collect(Collectors.joining("\n"));
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> found = all.filter(p -> p.toString().endsWith(".java")).toList();
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
