package dev.sluice.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpHandler;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A receiver of its own process, which writes the ids that it gets to a file before it answers. */
final class ReceiverMain {
  private ReceiverMain() {}

  /**
   * Works until the parent is gone.
   *
   * @param args the port, the file
   */
  public static void main(String[] args) throws IOException {
    Path ids = Path.of(args[1]);
    HttpHandler done = Receiver.answering(200, "done");
    try (Receiver receiver = new Receiver(Integer.parseInt(args[0]))) {
      receiver.always(
          exchange -> {
            String line = exchange.getRequestHeaders().getFirst("webhook-id") + "\n";
            Files.write(
                ids, line.getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            done.handle(exchange);
          });
      System.out.println(receiver.port());
      ChildJvm.awaitParent();
    }
  }
}
