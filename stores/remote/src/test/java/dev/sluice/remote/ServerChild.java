package dev.sluice.remote;

import dev.sluice.Sluice;
import dev.sluice.server.ServerConfig;
import dev.sluice.server.Setting;
import dev.sluice.server.SluiceServer;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;

/** A server in a process of its own: {@code URL}; prints where it answers. */
final class ServerChild {
  private ServerChild() {}

  public static void main(String[] arguments) throws IOException {
    ServerConfig config =
        ServerConfig.empty().with(Setting.HTTP_PORT, "0").with(Setting.SCHEDULES, "off");
    try (Sluice sluice = Sluice.open(arguments[0]);
        SluiceServer server = SluiceServer.start(sluice, config)) {
      System.out.println(server.uri());
      ChildJvm.awaitParent();
    }
  }
}
