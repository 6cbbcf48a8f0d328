package dev.sluice.server.grpc;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** gRPC is built of what users use; users see nothing of gRPC itself. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.server.grpc")
        .shows("dev.sluice.server.access")
        .knows("dev.sluice.grpc..", "dev.sluice.json", "io.grpc..", "com.google..")
        .check(DqueueMessages.class, GrpcPort.class, GrpcPortOptions.class);
  }
}
