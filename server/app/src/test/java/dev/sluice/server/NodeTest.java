package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client in another language, against a server in a process of its own. */
class NodeTest {
  private static final Path CLIENT =
      Path.of("src", "test", "node", "http", "client.mjs").toAbsolutePath();
  private static final String TOKEN = "node-secret-0123456789";

  @TempDir Path folder;

  @Test
  void aClientEnqueuesWorksLooksAndListens() throws Exception {
    try (ChildJvm server =
        ChildJvm.start(
            ServerChild.class,
            folder.resolve("server.log"),
            "file:" + folder.resolve("store"),
            "node admin " + TOKEN)) {
      assertThat(run("node", CLIENT.toString(), server.line(), TOKEN))
          .contains("ok enqueueing", "ok working", "ok looking", "ok events", "ok refusing");
    }
  }

  /** Runs it to its end, and answers what it printed. */
  private String run(String... command) throws InterruptedException, IOException {
    Path output = folder.resolve("client.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = started(builder);
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(ended).as("it does not end:%n%s", printed).isTrue();
    assertThat(process.exitValue()).as("%s", printed).isZero();
    return printed;
  }

  private static Process started(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      // Where servers are required, so is this.
      Assumptions.assumeTrue(
          "required".equals(System.getenv("SLUICE_TEST_SERVERS")), "there is no node");
      throw e;
    }
  }
}
