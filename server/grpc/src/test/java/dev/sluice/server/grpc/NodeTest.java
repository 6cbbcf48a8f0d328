package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.server.access.TokenList;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Clients that Node makes from the same definitions when it runs. */
class NodeTest {
  private static final String TOKEN = "token-of-the-node-client";

  @Test
  void aClientInAnotherLanguageEnqueuesWorksAndSpeaksToDqueue() throws Exception {
    NodeProject node = NodeProject.install("grpc-js");
    try (Served served =
        new Served(
            Sluice.open("memory:"),
            new GrpcPortOptions(),
            TokenList.parse("node admin " + TOKEN))) {
      String printed =
          node.run(
              "node",
              "client.js",
              Path.of("src", "main", "protobuf").toAbsolutePath().toString(),
              "127.0.0.1:" + served.port.port(),
              TOKEN);
      assertThat(printed).contains("ok jobs", "ok worker", "ok dqueue");
    }
  }
}
