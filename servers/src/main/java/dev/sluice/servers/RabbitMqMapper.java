package dev.sluice.servers;

import java.nio.file.Path;
import java.util.List;

/** The name mapper ({@code epmd}) that the nodes of a cluster find one another by. */
final class RabbitMqMapper extends TestServer {
  private final Path program = Programs.require("epmd", "rabbitmq-server");

  private RabbitMqMapper() {
    super("epmd");
  }

  static RabbitMqMapper start() {
    RabbitMqMapper mapper = new RabbitMqMapper();
    mapper.startAgain();
    return mapper;
  }

  @Override
  List<String> command() {
    // With -d it says when it is ready, and stays in the foreground.
    return List.of(
        program.toString(), "-d", "-address", Loopback.HOST, "-port", Integer.toString(port()));
  }

  @Override
  String readyLine() {
    return "epmd running";
  }
}
