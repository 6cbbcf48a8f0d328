package dev.sluice.server;

import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;

/** A server in a process of its own that has something to log. */
final class LogChild {
  private LogChild() {}

  /**
   * Logs, and serves until the parent is gone.
   *
   * @param arguments the form of the log, and the file of changes
   */
  public static void main(String[] arguments) throws IOException {
    ServerConfig config =
        ServerConfig.empty()
            .with(Setting.HTTP_PORT, "0")
            .with(Setting.LOG_FORMAT, arguments[0])
            .with(Setting.AUDIT_FILE, arguments[1]);
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config)) {
      System.getLogger("some.logger")
          .log(
              System.Logger.Level.WARNING,
              "two\nlines with \"quotes\"",
              new IllegalStateException("the cause"));
      System.out.println(server.uri());
      ChildJvm.awaitParent();
    }
  }
}
