package dev.sluice.remote;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code https:} storages: Sluice servers, encrypted. */
public final class HttpsProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public HttpsProvider() {}

  @Override
  public String scheme() {
    return "https";
  }

  @Override
  public String example() {
    return "https://HOST:7580/PREFIX?token=TOKEN&tokenFile=FILE&timeout=30s&hidden=refuse&caFile=FILE";
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
