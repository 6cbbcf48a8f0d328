package dev.sluice.remote;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code http:} storages: Sluice servers, unencrypted. */
public final class HttpProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public HttpProvider() {}

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String example() {
    return "http://HOST:7580/PREFIX?token=TOKEN&tokenFile=FILE&timeout=30s&hidden=refuse";
  }

  /**
   * Asks the server what it can do. Times are those of its storage: the clock is not used.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if there is no answer; REJECTED if the server
   *     does not let us in, or is none of Sluice
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    return RemoteStore.open(RemoteOptions.parse(url));
  }
}
