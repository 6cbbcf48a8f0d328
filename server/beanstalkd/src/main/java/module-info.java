/** The beanstalkd text protocol over any store. */
module dev.sluice.server.beanstalkd {
  requires transitive dev.sluice;
  requires static transitive org.jspecify;
  requires java.management;

  exports dev.sluice.server.beanstalkd;
}
