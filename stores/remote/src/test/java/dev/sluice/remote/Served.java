package dev.sluice.remote;

import dev.sluice.Sluice;
import dev.sluice.server.ServerConfig;
import dev.sluice.server.Setting;
import dev.sluice.server.SluiceServer;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.StorageUrl;

/** A server on a free port of this machine, over a storage that it closes when it is closed. */
final class Served implements AutoCloseable {
  private final Sluice sluice;
  private final SluiceServer server;

  Served(JobStore store) {
    this(store, ServerConfig.empty());
  }

  Served(JobStore store, ServerConfig config) {
    sluice = Sluice.using(store, settings -> settings.sweeping(false));
    // No worker is there but those of the test.
    ServerConfig quiet = config.with(Setting.SCHEDULES, "off");
    server = SluiceServer.start(sluice, quiet.with(Setting.HTTP_PORT, "0"));
  }

  String url() {
    return server.uri().toString();
  }

  /** A client of it. */
  RemoteStore client() {
    return RemoteStore.open(RemoteOptions.parse(StorageUrl.parse(url())));
  }

  @Override
  public void close() {
    server.close();
    sluice.close();
  }
}
