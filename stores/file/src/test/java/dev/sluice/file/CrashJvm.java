package dev.sluice.file;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Starts processes for {@link CrashChild} in little time: with its classes in one archive, made by
 * a first process, and without the better compiler. An archive wants a jar, so there is one.
 */
final class CrashJvm {
  private final Path jar;
  private final Path archive;

  private CrashJvm(Path directory) {
    jar = directory.resolve("child.jar");
    archive = directory.resolve("child.jsa");
  }

  /**
   * @param directory for its files
   */
  static CrashJvm prepare(Path directory) throws Exception {
    CrashJvm jvm = new CrashJvm(directory);
    jvm.pack();
    CrashedStore store = new CrashedStore(directory, "always", "training");
    List<String> arguments = new ArrayList<>(List.of(CrashChild.TRAINING));
    arguments.addAll(store.arguments());
    Process child = jvm.start("-XX:ArchiveClassesAtExit=" + jvm.archive, arguments);
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
      String said = output.readLine();
      child.outputWriter(StandardCharsets.UTF_8).write('\n');
      child.outputWriter(StandardCharsets.UTF_8).flush();
      said += output.lines().collect(Collectors.joining("\n"));
      if (child.waitFor() != 0) {
        throw new AssertionError("the training ended with " + child.exitValue() + ": " + said);
      }
    } finally {
      child.destroyForcibly();
    }
    return jvm;
  }

  Process start(List<String> arguments) throws IOException {
    return start("-XX:SharedArchiveFile=" + archive, arguments);
  }

  private Process start(String option, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Xms64m", "-Xmx64m", "-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(List.of(option, "-cp", classPath(), CrashChild.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The jar, and the project's other modules where the build has made jars of them already. */
  private String classPath() {
    return Stream.concat(
            Stream.of(jar),
            roots().stream().filter(root -> root.getFileName().toString().startsWith("sluice-")))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void pack() throws IOException {
    Set<String> names = new HashSet<>();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.setLevel(0);
      for (Path root : roots()) {
        if (Files.isDirectory(root)) {
          pack(root, names, out);
        }
      }
    }
  }

  private static List<Path> roots() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .map(Path::of)
        .toList();
  }

  private static void pack(Path root, Set<String> names, JarOutputStream out) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      String name = root.relativize(file).toString().replace(File.separatorChar, '/');
      if (!name.equals("module-info.class") && names.add(name)) {
        out.putNextEntry(new ZipEntry(name));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
