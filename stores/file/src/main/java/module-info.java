/** The embedded durable store: a directory that one process holds. */
module dev.sluice.file {
  requires transitive dev.sluice;
  requires static transitive org.jspecify;

  exports dev.sluice.file;

  provides dev.sluice.spi.StorageProvider with
      dev.sluice.file.FileProvider;
}
