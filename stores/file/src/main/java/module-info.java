/** The embedded durable store: a directory that one process holds. */
module dev.sluice.file {
  requires transitive dev.sluice;
  requires static transitive org.jspecify;
}
