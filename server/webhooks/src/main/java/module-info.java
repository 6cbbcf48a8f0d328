/** Queues whose jobs are POSTed to a URL. */
module dev.sluice.server.webhooks {
  requires transitive dev.sluice;
  requires java.net.http;
  requires static org.jspecify;

  exports dev.sluice.server.webhooks;
}
