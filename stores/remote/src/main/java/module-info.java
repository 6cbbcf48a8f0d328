/** Jobs on a Sluice server. */
module dev.sluice.remote {
  requires transitive dev.sluice;
  requires dev.sluice.wire;
  requires java.net.http;
  requires static org.jspecify;

  exports dev.sluice.remote;

  provides dev.sluice.spi.StorageProvider with
      dev.sluice.remote.HttpProvider,
      dev.sluice.remote.HttpsProvider;
}
