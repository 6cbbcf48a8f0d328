package dev.sluice.remote;

import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.wire.QueueJson;
import java.util.Map;
import java.util.TreeMap;

/** The settings of the server's queues. */
final class RemoteQueues implements QueueControl {
  private final Channel channel;

  RemoteQueues(Channel channel) {
    this.channel = channel;
  }

  @Override
  public QueueSettings settings(String queue) {
    QueueSettings settings =
        channel.get("/v1/queues/" + Channel.queue(queue), QueueJson::read).settings();
    return settings == null ? QueueSettings.DEFAULT : settings;
  }

  @Override
  public Map<String, QueueSettings> settings() {
    Map<String, QueueSettings> all = new TreeMap<>();
    for (QueueJson queue : channel.get("/v1/queues", Fields.list("queues", QueueJson::read))) {
      if (queue.settings() != null) {
        all.put(queue.queue(), queue.settings());
      }
    }
    return all;
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    channel.send(
        "PATCH",
        "/v1/queues/" + Channel.queue(queue),
        out -> QueueJson.settings(out, settings),
        Fields.nothing());
  }
}
