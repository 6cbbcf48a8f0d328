package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example as a reader would, and holds the README to the first. */
class ExamplesTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  private List<String> run(Class<?> example, String... arguments) throws Exception {
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path", "");
    String tests = System.getProperty("surefire.test.class.path", classPath);
    List<String> command = new ArrayList<>(List.of(java, "-cp", tests, example.getName()));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(out)).isZero();
      return Files.readAllLines(out);
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> source(Class<?> example) throws IOException {
    String name = example.getName().replace('.', '/') + ".java";
    return Files.readAllLines(PROJECT.resolve("examples/src/main/java").resolve(name));
  }

  @Test
  void helloSendsTwoMails() throws Exception {
    assertThat(run(Hello.class))
        .containsExactly(
            "sent: Email[to=ada@example.org, text=Welcome]",
            "sent: Email[to=ada@example.org, text=Still there?]");
  }

  @Test
  void sumsTriesAgainAndGivesUp() throws Exception {
    Files.writeString(directory.resolve("a"), "hello\n");
    assertThat(run(Sums.class, "a", "never"))
        .hasSize(2)
        .contains("363a3020 a (attempt 1)")
        .endsWith("1 given up");
  }

  @Test
  void durableSumsRemembersWhatWasGivenUp() throws Exception {
    Files.writeString(directory.resolve("a"), "hello\n");
    assertThat(run(DurableSums.class, "never")).containsExactly("1 given up");
    assertThat(run(DurableSums.class, "a")).containsExactly("363a3020 a (attempt 1)", "1 given up");
  }

  @Test
  void againTicksAndCanBeRunAgain() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(run(Again.class))
          .startsWith(
              "beat every 500ms", "report at 03:00 (Europe/Berlin)", "beat", "beat", "beat");
    }
  }

  @Test
  void pushBackWaitsLongerEachTime() throws Exception {
    assertThat(run(WithServers.class, "push-back"))
        .containsExactly(
            "{\"delay\":1,\"data\":\"Welcome, Ada\",\"retryCount\":1}",
            "{\"delay\":1,\"data\":\"Welcome, Ada\",\"retryCount\":2}",
            "{\"delay\":1,\"data\":\"Welcome, Ada\",\"retryCount\":3}");
  }

  @Test
  void handOverKeepsTheOrderOfEachCustomer() throws Exception {
    List<String> lines = run(WithServers.class, "hand-over");
    for (String customer : List.of("Ada", "Bob")) {
      assertThat(lines.stream().filter(line -> line.endsWith("attempt 1")).toList())
          .filteredOn(line -> line.startsWith(customer))
          .containsExactly(
              customer + ", order 1, attempt 1",
              customer + ", order 2, attempt 1",
              customer + ", order 3, attempt 1");
    }
    assertThat(lines).hasSize(8).contains("Bob, order 3, attempt 2");
    assertThat(lines).endsWith("1 dead");
  }

  @Test
  void anotherStorageIsOneLine() throws Exception {
    List<String> memory = source(Sums.class);
    List<String> file = new ArrayList<>(source(DurableSums.class));
    file.replaceAll(line -> line.replaceAll("\\bDurableSums\\b", "Sums"));
    assertThat(file).hasSameSizeAs(memory);
    List<String> changed = new ArrayList<>(file);
    for (int i = memory.size() - 1; i >= 0; i--) {
      if (memory.get(i).equals(file.get(i))) {
        changed.remove(i);
      }
    }
    assertThat(changed).containsExactly("    try (var sluice = Sluice.open(\"file:data/sums\")) {");
  }

  @Test
  void theReadmeShowsHello() throws Exception {
    List<String> hello = source(Hello.class);
    int from = hello.indexOf("  record Email(String to, String text) {}");
    List<String> shown = new ArrayList<>(hello.subList(from, hello.size() - 1));
    shown.replaceAll(line -> line.replaceFirst("^ {2}", ""));
    assertThat(Files.readString(PROJECT.resolve("README.md")))
        .contains("```java\n" + String.join("\n", shown) + "\n```\n");
  }
}
