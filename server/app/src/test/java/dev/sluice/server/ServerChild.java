package dev.sluice.server;

import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;

/** A server in a process of its own, to be killed. */
final class ServerChild {
  private ServerChild() {}

  /**
   * Serves until the parent is gone.
   *
   * @param arguments the URL of a storage, and tokens if there are to be any
   */
  public static void main(String[] arguments) throws IOException {
    ServerConfig config = ServerConfig.empty().with(Setting.HTTP_PORT, "0");
    if (arguments.length > 1) {
      config = config.with(Setting.TOKENS, arguments[1]);
    }
    try (Sluice sluice = Sluice.open(arguments[0]);
        SluiceServer server = SluiceServer.start(sluice, config)) {
      System.out.println(server.uri());
      ChildJvm.awaitParent();
    }
  }
}
