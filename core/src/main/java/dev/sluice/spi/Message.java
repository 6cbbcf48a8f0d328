package dev.sluice.spi;

import dev.sluice.job.JobId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is handed to a broker.
 *
 * @param id the job that it carries: brokers that recognise a repeated message do so by this
 * @param target the topic, subject, tube, or exchange that it goes to; {@code null} for the one in
 *     the sink's URL
 * @param key what messages in one order have in common, or how they are routed, as the broker has
 *     it; {@code null} for none
 * @param headers names and values beside the body; never {@code null}, often empty
 * @param body the payload; not a copy: do not change it
 */
public record Message(
    JobId id,
    @Nullable String target,
    @Nullable String key,
    Map<String, String> headers,
    byte[] body) {

  public Message {
    headers = Map.copyOf(headers);
  }
}
