/** What a Sluice server and its clients say to each other, as JSON. */
module dev.sluice.wire {
  requires transitive dev.sluice;
  requires tools.jackson.core;
  requires static org.jspecify;

  exports dev.sluice.wire;
}
