package dev.sluice.rabbitmq;

import dev.sluice.job.JobId;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tests do to sinks. */
final class Sinks {
  private Sinks() {}

  static MessageSink open(String url) {
    return new RabbitMqSinkProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  static Message message(@Nullable String target, @Nullable String key, String body) {
    return new Message(JobId.next(), target, key, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  static Published publish(MessageSink sink, Message message) {
    return sink.publish(List.of(message)).get(0);
  }
}
