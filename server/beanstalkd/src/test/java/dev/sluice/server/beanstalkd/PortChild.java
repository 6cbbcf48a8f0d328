package dev.sluice.server.beanstalkd;

import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;

/** A port in a process of its own: {@code URL}; prints where it listens. */
final class PortChild {
  private PortChild() {}

  public static void main(String[] arguments) throws IOException {
    try (Sluice sluice = Sluice.open(arguments[0]);
        BeanstalkdPort port = BeanstalkdPort.start(sluice, Ports.ANY_PORT)) {
      System.out.println(port.port());
      ChildJvm.awaitParent();
    }
  }
}
