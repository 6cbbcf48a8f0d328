package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/sluice}, in a project whose build only copies the jars that it was given. */
class StartTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String BUILT = "sluice: building (only now, and when the sources change)";
  private static final String PREPARED = "sluice: preparing for this Java (only now)";

  @TempDir Path root;

  private record Answer(int code, String out, String err) {}

  @BeforeEach
  void makeAProject() throws IOException {
    for (String module : modules()) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
    }
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(Files.createDirectories(root.resolve("bom")).resolve("pom.xml"), "");
    Files.createDirectories(root.resolve("bin"));
    Files.copy(PROJECT.resolve("bin/sluice"), root.resolve("bin/sluice"));
    fill(Files.createDirectories(root.resolve("jars")));
    Path maven = Files.createDirectories(root.resolve("path")).resolve("mvn");
    Files.writeString(
        maven,
        """
        #!/bin/sh
        mkdir -p cli/target/dependency && cp jars/*.jar cli/target/dependency/ &&
        mv cli/target/dependency/sluice-cli-1.jar cli/target/
        """);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    assertThat(root.resolve("bin/sluice").toFile().setExecutable(true)).isTrue();
  }

  /** The modules that the command is made of, as it says itself. */
  private static List<String> modules() throws IOException {
    return Files.readAllLines(PROJECT.resolve("bin/sluice")).stream()
        .filter(line -> line.startsWith("modules="))
        .flatMap(line -> Stream.of(line.substring(9).replace("\"", "").split(" ", -1)))
        .toList();
  }

  /** The class path of the test, as jars: no archive takes classes from directories. */
  private static void fill(Path jars) throws IOException {
    String tests =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    int number = 0;
    for (String entry : tests.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.exists(path.resolve("dev/sluice/cli/Main.class"))) {
        pack(path, jars.resolve("sluice-cli-1.jar"));
      } else if (path.endsWith("target/classes")) {
        pack(path, jars.resolve("module" + number++ + ".jar"));
      } else if (path.getFileName().toString().matches("(picocli|jackson-core|sluice-).*\\.jar")) {
        Files.copy(path, jars.resolve(path.getFileName()));
      }
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      addAll(out, classes);
    }
  }

  private static void addAll(JarOutputStream jar, Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = directory.relativize(file).toString();
      if (!name.equals("module-info.class")) {
        jar.putNextEntry(new JarEntry(name));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
  }

  private Answer sluice(String javaOptions, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("bin/sluice").toString()));
    command.addAll(List.of(arguments));
    Path out = root.resolve("out");
    Path err = root.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    builder.environment().put("PATH", root.resolve("path") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
    builder.environment().put("SLUICE_JAVA_OPTS", javaOptions);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("cli/target/launch/apps"))) {
      return all.filter(path -> path.toString().endsWith(".jsa")).sorted().toList();
    }
  }

  private void assertStarts(Answer answer, String err) {
    assertThat(answer.err()).isEqualTo(err);
    assertThat(answer.out()).startsWith("sluice ").hasLineCount(1);
    assertThat(answer.code()).isZero();
  }

  /** With it, Java refuses to start unless it takes the archive. */
  private static final String ONLY_WITH_ARCHIVE = "-Xshare:on";

  @Test
  void theArchiveIsMadeOnceForEachBuildAndADamagedOneDoesNoHarm() throws Exception {
    assertStarts(sluice("", "--version"), BUILT + "\n" + PREPARED + "\n");
    assertThat(archives()).hasSize(1);
    assertStarts(sluice(ONLY_WITH_ARCHIVE, "--version"), "");

    Files.writeString(root.resolve("core/src/main/New.java"), "class New {}");
    assertStarts(sluice("", "--version"), BUILT + "\n" + PREPARED + "\n");
    assertThat(archives())
        .as("that of the last build is left to those who still use it")
        .hasSize(2);
    assertStarts(sluice(ONLY_WITH_ARCHIVE, "--version"), "");

    for (Path archive : archives()) {
      byte[] half = new byte[(int) Files.size(archive) / 2];
      Files.write(archive, half);
    }
    assertStarts(sluice("", "--version"), "");
    for (Path archive : archives()) {
      Files.writeString(archive, "not an archive at all");
    }
    assertThat(sluice(ONLY_WITH_ARCHIVE, "--version").code()).isEqualTo(1);
    assertStarts(sluice("", "--version"), "");
    for (Path archive : archives()) {
      Files.write(archive, new byte[0]);
    }
    assertStarts(sluice("", "--version"), "");
  }

  @Test
  void aFailedBuildIsShownAndTriedAgain() throws Exception {
    Path maven = root.resolve("path/mvn");
    String works = Files.readString(maven, StandardCharsets.UTF_8);
    Files.writeString(maven, "#!/bin/sh\necho does not compile; exit 1\n");
    Answer failed = sluice("", "--version");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err())
        .isEqualTo(BUILT + "\ndoes not compile\nsluice: the build failed, see above\n");
    Files.writeString(maven, works);
    assertStarts(sluice("", "--version"), BUILT + "\n" + PREPARED + "\n");
  }
}
