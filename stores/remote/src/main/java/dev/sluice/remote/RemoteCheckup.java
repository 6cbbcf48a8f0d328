package dev.sluice.remote;

import dev.sluice.spi.Checkup;
import dev.sluice.wire.JsonIn;
import java.util.List;

/** What the server's storage has to say of its settings. */
final class RemoteCheckup implements Checkup {
  private final Channel channel;

  RemoteCheckup(Channel channel) {
    this.channel = channel;
  }

  @Override
  public List<Finding> checkup() {
    return channel.get("/v1/storage/checkup", Fields.list("findings", RemoteCheckup::finding));
  }

  private static Finding finding(JsonIn in) {
    Level[] level = {Level.NOTE};
    String[] text = {""};
    in.object(
        name -> {
          switch (name) {
            case "level" -> level[0] = in.word(Level.class);
            case "text" -> text[0] = in.text();
            default -> in.skip();
          }
        });
    return new Finding(level[0], text[0]);
  }
}
