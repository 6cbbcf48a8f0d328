package dev.sluice.server.grpc;

import dev.sluice.Sluice;
import dev.sluice.server.access.Access;
import dev.sluice.server.access.TokenFile;
import dev.sluice.testkit.ChildJvm;
import java.nio.file.Path;

/** A server in a process of its own: {@code URL [TOKENS]}; prints its port. */
final class ServerChild {
  private ServerChild() {}

  public static void main(String[] arguments) throws Exception {
    Access access = arguments.length > 1 ? TokenFile.open(Path.of(arguments[1])) : Access.OPEN;
    try (Sluice sluice = Sluice.open(arguments[0]);
        GrpcPort port = GrpcPort.start(sluice, new GrpcPortOptions(), access)) {
      System.out.println(port.port());
      ChildJvm.awaitParent();
    }
  }
}
