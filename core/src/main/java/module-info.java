/** Sluice: a job queue that does not care where the jobs are kept. */
module dev.sluice {
  requires static transitive org.jspecify;

  exports dev.sluice;
  exports dev.sluice.job;
  exports dev.sluice.memory;
  exports dev.sluice.move;
  exports dev.sluice.relay;
  exports dev.sluice.spi;
  exports dev.sluice.spi.tls;
  exports dev.sluice.spillover;
  // InlineSluice, for tests that run jobs in their own thread.
  exports dev.sluice.engine to
      dev.sluice.testkit;

  uses dev.sluice.CodecProvider;
  uses dev.sluice.spi.SinkProvider;
  uses dev.sluice.spi.StorageProvider;

  provides dev.sluice.spi.StorageProvider with
      dev.sluice.memory.MemoryProvider;
}
