/** The conformance suite that every storage has to pass, a manual clock and fault injection. */
module dev.sluice.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.sluice;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;
  requires static com.tngtech.archunit;

  exports dev.sluice.testkit;
  exports dev.sluice.testkit.chaos;
  exports dev.sluice.testkit.conformance;
  exports dev.sluice.testkit.reference;
}
