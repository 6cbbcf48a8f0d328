package dev.sluice.server.http;

import dev.sluice.relay.Relay;
import dev.sluice.spi.StorageUrl;

/**
 * A relay of this process, which the interface shows, pauses and resumes.
 *
 * @param name by which it is known here; part of a path, so better without a slash
 * @param queue what it publishes
 * @param to the sink's URL, without passwords: they are taken out
 * @param relay the relay itself, which stays the caller's
 */
public record ServedRelay(String name, String queue, String to, Relay relay) {
  /**
   * @throws IllegalArgumentException if the URL is none
   */
  public ServedRelay {
    to = StorageUrl.parse(to).redacted();
  }
}
