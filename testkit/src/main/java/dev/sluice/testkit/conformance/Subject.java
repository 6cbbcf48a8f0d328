package dev.sluice.testkit.conformance;

/** What the tests of one subject are written against. */
public interface Subject {
  /** The store under test: opened, empty, new for each test. */
  StoreHarness harness();
}
