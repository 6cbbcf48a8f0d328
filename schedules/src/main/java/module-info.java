/** Periodic jobs over any storage that can keep them. */
module dev.sluice.schedules {
  requires transitive dev.sluice;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.sluice.schedules;
}
