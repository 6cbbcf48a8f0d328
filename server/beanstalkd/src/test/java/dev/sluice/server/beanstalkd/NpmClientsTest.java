package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others have written, in another language. */
class NpmClientsTest {
  private static final Path SOURCE = Path.of("src/test/node/clients");
  private static final Path COPY = Path.of("target/node/clients");
  private static final long MINUTES = 3;

  @TempDir Path folder;

  @BeforeAll
  static void install() throws Exception {
    Files.createDirectories(COPY);
    for (String name : List.of("package.json", "package-lock.json", "main.js")) {
      Files.write(COPY.resolve(name), Files.readAllBytes(SOURCE.resolve(name)));
    }
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
  }

  @Test
  void jackdAndFivebeansWorkOverAFile() throws Exception {
    try (Ports ports = Ports.over(Ports.url("file", folder))) {
      String said = run("node", "main.js", Integer.toString(ports.port.port()));
      assertThat(said).contains("all is as it should be");
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Path log = COPY.resolve(command[0] + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(COPY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s", log).isTrue();
      String said = Files.readString(log);
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
