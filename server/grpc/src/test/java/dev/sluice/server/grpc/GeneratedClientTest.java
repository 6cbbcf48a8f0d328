package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that was generated in another language, to a server in another process. */
class GeneratedClientTest {
  private static final String TOKEN = "token-of-the-generated-client";
  private static final String OPTIONS =
      "outputServices=grpc-js,env=node,esModuleInterop=true,forceLong=string";

  @TempDir Path folder;

  @Test
  void whatIsGeneratedInTypeScriptCompilesAndDoesAllThatItShould() throws Exception {
    NodeProject node = NodeProject.install("generated");
    GeneratedSources.write(node, "node_modules/ts-proto/protoc-gen-ts_proto", OPTIONS, "gen");
    node.run("node", "node_modules/typescript/bin/tsc", "--project", ".");
    Path tokens = Files.writeString(folder.resolve("tokens"), "node admin " + TOKEN + "\n");
    String storage = "file:" + folder.resolve("jobs");
    try (ChildJvm server =
        ChildJvm.start(ServerChild.class, folder.resolve("log"), storage, tokens.toString())) {
      String printed = node.run("node", "out/main.js", "127.0.0.1:" + server.line(), TOKEN);
      assertThat(printed).contains("ok jobs", "ok workers", "ok dqueue");
    }
  }
}
