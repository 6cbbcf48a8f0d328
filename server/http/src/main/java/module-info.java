/** The HTTP interface of a Sluice server. */
module dev.sluice.server.http {
  requires transitive dev.sluice;
  requires transitive dev.sluice.server.access;
  requires transitive jakarta.servlet;
  requires dev.sluice.schedules;
  requires dev.sluice.wire;
  requires static org.jspecify;

  exports dev.sluice.server.http;
}
