/** Who may do what on a Sluice server. */
module dev.sluice.server.access {
  requires transitive dev.sluice;
  requires static transitive org.jspecify;

  exports dev.sluice.server.access;
}
